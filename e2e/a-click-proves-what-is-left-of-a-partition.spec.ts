import type { APIRequestContext, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { makeGroups, makeTopics } from './kafka.ts'

const topic = 'ask.numbers'
const group = 'ask-numbers'
const next = 'When was the next record written?'
const rest = 'Prove the rest'
const api = `/api/v1/clusters/demo/groups/${group}`

test.beforeAll(async ({ demo }) => {
  await makeTopics(demo.bootstrap, [{ name: topic, messages: [5, 2] }])
  await makeGroups(demo.bootstrap, { [group]: { [topic]: [1n, 2n] } })
})

/** With one partition opened; a group that was made a moment ago is seen with the next look. */
async function openPartition(page: Page, of = { group, topic }): Promise<void> {
  const path = `/clusters/demo/groups/${of.group}`
  await expect.poll(async () => (await page.request.get(`/api/v1${path}`)).status()).toBe(200)
  await page.goto(`${path}?partition=${of.topic}%3A0`)
  await expect(page.getByRole('button', { name: rest })).toBeVisible()
}

function answers(page: Page) {
  return page.getByRole('region', { name: 'Partitions' }).getByRole('status')
}

test('a group that stays one behind has nothing left to read but a marker', async ({ page }) => {
  await openPartition(page, { group: 'invoice-archiver', topic: 'invoices.issued' })
  await page.getByRole('button', { name: rest }).click()
  await expect(answers(page)).toContainText('Nothing is left to read: 1 transaction marker.')
  await expect(answers(page)).toContainText(/\d+ B read, /)
})

test('a group that is behind is told its records and when the next was written', async ({
  page,
  request,
}) => {
  await openPartition(page)
  await page.getByRole('button', { name: rest }).click()
  await expect(answers(page)).toContainText('4 records to read.')
  await page.getByRole('button', { name: next }).click()
  await expect(answers(page)).toContainText("ago, by its producer's clock, at offset 1.")

  const { timestampMs } = (await readJson(request, `${api}/partitions/${topic}/0/next-record`)) as {
    timestampMs: number
  }
  expect(Math.abs(Date.now() - timestampMs)).toBeLessThan(30 * 60_000)
  // Whoever looks at the group has the same from then on, as bounds of its time behind.
  const wrongBy = async () => {
    const { partitionList, asOf } = (await readJson(request, api)) as {
      partitionList: { partition: number; timeBehindMs: { low: number; high: number | null } | null }[]
      asOf: string
    }
    const { low, high } = partitionList.find(({ partition }) => partition === 0)?.timeBehindMs ?? {}
    if (low === undefined || high === undefined || high === null) return Infinity
    const age = Date.parse(asOf) - timestampMs
    return Math.max(low - age, age - high)
  }
  await expect.poll(wrongBy).toBeLessThanOrEqual(1000)
})

async function readJson(request: APIRequestContext, path: string): Promise<unknown> {
  return (await request.get(path)).json()
}

test('the questions are asked by keyboard, and the place is kept', async ({ page }) => {
  await openPartition(page)
  const button = page.getByRole('button', { name: next })
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(answers(page)).toContainText('The next record was written')
  await expect(button).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: rest })).toBeFocused()
  await page.keyboard.press('Space')
  await expect(answers(page)).toContainText('4 records to read.')
})

test('on a phone the answers fit', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await openPartition(page)
  await page.getByRole('button', { name: next }).click()
  await page.getByRole('button', { name: rest }).click()
  await expect(answers(page)).toContainText('4 records to read.')
  await expect(answers(page)).toContainText('The next record was written')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('what cannot be answered stands where the answer would', async ({ page }) => {
  await openPartition(page)
  await page.route('**/next-record', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: 'x', title: 'x', status: 503, detail: 'ask.numbers 0 has no leader.' }),
    }),
  )
  await page.getByRole('button', { name: next }).click()
  await expect(answers(page)).toContainText('ask.numbers 0 has no leader.')
})

test('bad names are problems', async ({ request }) => {
  const status = async (path: string) => (await request.get(path)).status()
  expect(await status(`${api}/partitions/${topic}/x/residual`)).toBe(400)
  expect(await status(`${api}/partitions/${topic}/-1/next-record`)).toBe(400)
  expect(await status(`${api}/partitions/${topic}/9/residual`)).toBe(404)
  expect(await status(`${api}/partitions/nothing/0/next-record`)).toBe(404)
  expect(await status('/api/v1/clusters/demo/groups/nobody/partitions/ask.numbers/0/residual')).toBe(404)
  expect(await status(`/api/v1/clusters/elsewhere/groups/x/partitions/${topic}/0/residual`)).toBe(404)
})
