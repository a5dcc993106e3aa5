import type { Page } from '@playwright/test'
import { expect, test, verdictOf } from './fixtures.ts'
import { screens } from './screens.ts'

test.beforeEach(async ({ open }) => open(screens.overview))

test('the first sentence names what is wrong, not that something is', async ({ page }) => {
  await expect(verdictOf(page)).toHaveText(/(One group needs|\w+ groups need) a person\./)
})

test('a group that lost messages is in the list, and the row leads to it', async ({ page }) => {
  const row = wrongNow(page).getByRole('link', { name: 'risk-features lost unread data' })
  await expect(row).toContainText('6 offsets deleted unread')
  await row.click()
  await expect(page).toHaveURL('/clusters/demo/groups/risk-features')
  await expect(verdictOf(page)).toContainText('6 messages were deleted before the group read them.')
})

test('partitions that miss a copy are in the list, and the row leads to the map of them', async ({
  page,
}) => {
  const row = wrongNow(page).getByRole('link', { name: '3 partitions miss a copy' })
  await expect(row).toContainText('shipments.v1 3')
  await row.click()
  await expect(page).toHaveURL('/clusters/demo/replicas?show=trouble')
  await expect(page.getByRole('img', { name: /^shipments\.v1:/ })).toBeVisible()
  await expect(page.getByRole('img', { name: /^orders\.v1:/ })).toHaveCount(0)
})

test('each figure is what the API answers, and a link to its evidence', async ({ page, request }) => {
  const cluster = (await (await request.get('/api/v1/clusters/demo')).json()) as Record<string, unknown>
  expect(cluster).toMatchObject({ brokers: { seen: 3, known: 3 }, underReplicated: 3, offlinePartitions: 0 })
  const figure = (name: RegExp) => page.getByRole('main').getByRole('link', { name })
  await expect(figure(/^Brokers up\s*3\s*of 3$/)).toHaveAttribute('href', '/clusters/demo/replicas')
  await expect(figure(/^No leader\s*0\s*of \d+$/)).toBeVisible()
  await expect(figure(/^Under min ISR\s*0$/)).toBeVisible()
  await figure(/^Under-replicated\s*3$/).click()
  await expect(page).toHaveURL('/clusters/demo/replicas?show=trouble')
})

test('the groups furthest behind stand in order of their age, each with the way to it', async ({ page }) => {
  const rows = page.getByRole('region', { name: 'Furthest behind' }).getByRole('row')
  await expect(rows.nth(3)).toBeVisible()
  const ages = await rows.evaluateAll((all) =>
    all.slice(1).map((row) => Number(row.querySelector('.r1')?.getAttribute('data-low-ms'))),
  )
  expect(ages).toEqual(ages.toSorted((a, b) => b - a))
  expect(ages.at(0)).toBeGreaterThan(0)
  await rows.getByRole('link', { name: 'reporting-nightly' }).click()
  await expect(page).toHaveURL('/clusters/demo/groups/reporting-nightly')
  await expect(verdictOf(page)).toContainText(/Nobody reads|no members/)
})

function wrongNow(page: Page) {
  return page.getByRole('list', { name: 'Wrong now' })
}
