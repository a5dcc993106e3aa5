import { expect, openPage, test, verdictOf } from './fixtures.ts'
import { makeTopics } from './kafka.ts'
import { screens } from './screens.ts'

test('a topic that was just made is in the list of changes, and the row leads to it', async ({
  demo,
  page,
}) => {
  const name = 'lately.made'
  await makeTopics(demo.bootstrap, [{ name, messages: [1] }])
  await openPage(page, screens.overview)
  const row = page
    .getByRole('list', { name: 'Changes' })
    .getByRole('link', { name: /lately\.made was created/ })
  await expect(async () => {
    await page.reload()
    await page
      .getByRole('button', { name: /earlier change/ })
      .click({ timeout: 1000 })
      .catch(() => undefined)
    await expect(row).toBeVisible({ timeout: 2000 })
  }).toPass({ timeout: 60_000 })
  await row.click()
  await expect(page).toHaveURL(`/clusters/demo/topics/${name}`)
  await expect(verdictOf(page)).toBeVisible()
})

test('how far back it goes is in the address', async ({ open, page }) => {
  await open(screens.overview)
  await page
    .getByRole('region', { name: 'What changed lately' })
    .getByRole('button', { name: '24 h' })
    .click()
  await expect(page).toHaveURL(/lately=24h/)
})

test('five lanes stand under each other on a wide page', async ({ open, page }) => {
  await open(screens.overview)
  const lanes = page.getByRole('img', { name: /^Changes over time:/ })
  for (const name of [
    'Brokers down',
    'Copies out of sync',
    'Groups in trouble',
    'Done by people',
    'Not seen',
  ])
    await expect(lanes.getByText(name, { exact: true })).toBeVisible()
})
