import { expect, test, verdictOf } from './fixtures.ts'
import { nowhere, screens } from './screens.ts'

for (const [name, sentence] of [
  ['no such cluster', 'There is nothing at this address.'],
  ['no such group', 'There is no group nobody in demo.'],
  ['no such topic', 'There is no topic nothing in this cluster.'],
  ['no such page', 'There is nothing at this address.'],
] as const) {
  test(`${name}: 404, a sentence and a way on`, async ({ page }) => {
    const answer = await page.goto(nowhere[name])
    expect(answer?.status()).toBe(404)
    await expect(verdictOf(page)).toHaveText(sentence)
    await page.getByRole('main').getByRole('link').click()
    await expect(page).toHaveURL(/\/clusters\/demo/)
    await expect(verdictOf(page)).toContainText(/person|no leader|copy|well/)
  })
}

test('a group that is gone keeps the frame of its cluster', async ({ page }) => {
  await page.goto(nowhere['no such group'])
  await expect(page.getByRole('navigation', { name: 'Where you are' })).toContainText('nobody')
  await page.getByRole('link', { name: 'Search the groups for it' }).click()
  await expect(page).toHaveURL(`${screens.groups}?search=nobody`)
  await expect(page.getByText('No group matches “nobody”.')).toBeVisible()
})

test('an address with values that do not fit opens with the usual ones', async ({ page, open }) => {
  await open(`${screens.groups}?search=billing&sort=nonsense&order=sideways&page=minus&members=all`)
  await expect(page.getByRole('main').getByRole('link', { name: 'billing', exact: true })).toBeVisible()
  await open(`${screens.topics}?search=orders&health=odd&internal=maybe&page=-3`)
  await expect(page.getByRole('main').getByRole('link', { name: 'orders.v1', exact: true })).toBeVisible()
})

test('an address cut short inside a letter says so, on a page and in the API', async ({ request }) => {
  const page = await request.get('/clusters/%E0%A4%A')
  expect(page.status()).toBe(400)
  expect(await page.text()).toContain('cut short or mistyped')
  const answer = await request.get('/api/v1/clusters/%E0%A4%A')
  expect(answer.status()).toBe(400)
  expect(answer.headers()['content-type']).toContain('application/problem+json')
})
