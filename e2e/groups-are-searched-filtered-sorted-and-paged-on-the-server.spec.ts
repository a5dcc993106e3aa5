import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { makeGroups, makeTopics } from './kafka.ts'
import { screens } from './screens.ts'

const topic = 'list.pages'
// Sixty groups of two letters, which nothing folds, and twenty-two that look thrown away.
const letters = 'a b c d e f g h'.split(' ')
const many = letters.flatMap((a) => letters.map((b) => `pages-${a}${b}`)).slice(0, 60)
const thrownAway = Array.from({ length: 22 }, (_, n) => `pages-console-${10_000 + n}`)

test.beforeAll(async ({ demo }) => {
  await makeTopics(demo.bootstrap, [{ name: topic, messages: [30] }])
  const at = (ids: readonly string[], committed: bigint) =>
    Object.fromEntries(ids.map((id) => [id, { [topic]: [committed] }]))
  await makeGroups(demo.bootstrap, { ...at(many, 30n), ...at(thrownAway, 30n) })
})

test('a search is answered by the server, and its pages are links that live through a reload', async ({
  page,
  open,
}) => {
  await open(screens.groups)
  const asked = page.waitForRequest(/\/api\/v1\/clusters\/demo\/groups\?.*search=pages-[a-z&]/)
  await page.getByRole('searchbox', { name: 'Name, topic or member' }).fill('pages-')
  await asked
  await expect(pages(page)).toContainText('Rows 1 to 50 of 60')
  await expect(rowLinks(page, /^pages-[a-h]{2}$/)).toHaveCount(50)
  await expect(page).toHaveURL(/[?&]search=pages-/)

  await pages(page).getByRole('button', { name: 'Next' }).click()
  await expect(page).toHaveURL(/[?&]page=2/)
  await expect(pages(page)).toContainText('Rows 51 to 60 of 60')
  await expect(rowLinks(page, /^pages-[a-h]{2}$/)).toHaveCount(10)

  await page.reload()
  await expect(pages(page)).toContainText('Rows 51 to 60 of 60')
  await expect(page.getByRole('searchbox', { name: 'Name, topic or member' })).toHaveValue('pages-')

  await page.goBack()
  await expect(page).not.toHaveURL(/page=2/)
  await expect(pages(page)).toContainText('Rows 1 to 50 of 60')
})

test('throw-away groups are one row, and the row opens into them', async ({ page, open }) => {
  await open(`${screens.groups}?search=pages-console`)
  const fold = page.getByRole('row', { name: /pages-console-\*/ })
  await expect(fold).toContainText('22 groups')
  await fold.getByRole('link', { name: 'pages-console-*' }).click()
  await expect(page).toHaveURL(/pattern=pages-console-\*/)
  await expect(rowLinks(page, /^pages-console-\d{5}$/)).toHaveCount(22)
})

test('a filter is in the URL: a reload keeps it and Back takes it away', async ({ page, open }) => {
  await open(screens.groups)
  await page.getByRole('button', { name: 'Type any' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'share' }).click()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/[?&]type=share/)
  await expect(rowLinks(page, /./)).toHaveText(['email-sender'])

  await page.reload()
  await expect(page.getByRole('button', { name: 'Type share' })).toBeVisible()
  await expect(rowLinks(page, /./)).toHaveText(['email-sender'])

  await page.goBack()
  await expect(page.getByRole('button', { name: 'Type any' })).toBeVisible()
  await expect(rowLinks(page, /^risk-features$/)).toBeVisible()
})

test('groups are filtered by status, by topic and by idle members', async ({ page, open }) => {
  await open(`${screens.groups}?status=lost`)
  await expect(page.getByRole('button', { name: 'Status Lost data' })).toBeVisible()
  await expect(rowLinks(page, /./)).toHaveText(['risk-features'])

  await open(screens.groups)
  await page.getByRole('button', { name: 'Topic any' }).click()
  await page.getByRole('textbox', { name: 'Part of a topic’s name' }).fill('payments')
  await page.getByRole('button', { name: 'payments.captured' }).click()
  await expect(page).toHaveURL(/[?&]topic=payments\.captured/)
  await expect(rowLinks(page, /^ledger-writer$/)).toBeVisible()
  await expect(rowLinks(page, /./)).toHaveCount(2)

  await page.getByRole('button', { name: 'Members any' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'some idle' }).click()
  await expect(page).toHaveURL(/[?&]members=idle/)
  await expect(rowLinks(page, /./)).toHaveText(['ledger-writer'])
})

test('a click on a head sorts, and a second one turns the order', async ({ page, open }) => {
  await open(`${screens.groups}?topic=orders.v1`)
  const lag = page.getByRole('columnheader', { name: 'Lag', exact: true })
  await lag.getByRole('button').click()
  await expect(lag).toHaveAttribute('aria-sort', 'descending')
  await expect(page).toHaveURL(/[?&]sort=lag/)
  await expect(rowLinks(page, /./)).toHaveText(['reporting-nightly', 'search-indexer', 'billing'])

  await lag.getByRole('button').click()
  await expect(lag).toHaveAttribute('aria-sort', 'ascending')
  await expect(rowLinks(page, /./)).toHaveText(['billing', 'search-indexer', 'reporting-nightly'])

  await page.reload()
  await expect(lag).toHaveAttribute('aria-sort', 'ascending')
  await expect(rowLinks(page, /./).first()).toHaveText('billing')
})

test('a search that finds nothing says what was searched and leads back', async ({ page, open }) => {
  await open(screens['no group found'])
  await expect(page.getByText('No group matches “nothing-is-called-so”.')).toBeVisible()
  await expect(page.getByText(/\d+ groups were searched/)).toBeVisible()
  await page.getByRole('link', { name: 'Show all' }).click()
  await expect(page).toHaveURL('/clusters/demo/groups')
  await expect(rowLinks(page, /^risk-features$/)).toBeVisible()
})

function rowLinks(page: Page, name: RegExp) {
  return page.getByRole('main').getByRole('table').getByRole('link', { name })
}

function pages(page: Page) {
  return page.getByRole('navigation', { name: 'Pages' })
}
