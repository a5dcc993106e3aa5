import { expect, lookAgain, test, verdictOf } from './fixtures.ts'
import { screens } from './screens.ts'

test.beforeEach(({ page }) => page.clock.install())

for (const [name, path, row] of [
  ['overview', screens.overview, 'reporting-nightly'],
  ['groups', `${screens.groups}?topic=orders.v1`, 'billing'],
  ['a group', screens['a group'], 'payments.captured 0'],
  ['topics', screens.topics, 'orders.v1'],
  ['a topic', screens['a topic'], 'Lacks a copy'],
  ['replicas', screens.replicas, 'shipments.v1'],
] as const) {
  test(`${name}: the values stay, a banner says that they are old, and it goes by itself`, async ({
    page,
    open,
  }) => {
    await open(path)
    const sentence = await verdictOf(page).textContent()
    await page.route('**/api/v1/**', (route) => route.abort())
    await lookAgain(page)
    const banner = page.getByRole('main').getByText('These values are not fresh')
    await expect(banner).toBeVisible()
    await expect(page.getByRole('main').getByText('Throughline does not answer.')).toBeVisible()
    await expect(page.getByRole('main').getByText(row, { exact: true }).first()).toBeVisible()
    expect(await verdictOf(page).textContent()).toBe(sentence)

    await page.unroute('**/api/v1/**')
    await lookAgain(page)
    await expect(banner).toHaveCount(0)
  })
}

test('a list that cannot be asked again says so and does not show other rows', async ({ page, open }) => {
  await open(screens.groups)
  await page.route('**/api/v1/**', (route) => route.abort())
  await page.getByRole('searchbox', { name: 'Name, topic or member' }).fill('shipping')
  await expect(page.getByRole('main').getByText('These values are not fresh')).toBeVisible()
})
