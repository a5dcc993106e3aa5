import type { Page } from '@playwright/test'
import { expect, test, verdictOf } from './fixtures.ts'
import { makeGroups, makeTopics } from './kafka.ts'
import { screens } from './screens.ts'

// Known to the message: the end is 12, 7 and 3, the group stands at 4, nowhere and 3.
const topic = 'group.numbers'
const group = 'group-numbers'

test.beforeAll(async ({ demo }) => {
  await makeTopics(demo.bootstrap, [{ name: topic, messages: [12, 7, 3] }])
  await makeGroups(demo.bootstrap, { [group]: { [topic]: [4n, null, 3n] } })
})

test('more members than partitions: the idle one is seen, with the reason', async ({ page, open }) => {
  await open(screens['a group'])
  await expect(page.getByRole('main').getByText('1 of 4 members is idle.')).toBeVisible()
  await expect(map(page)).toHaveAccessibleName(
    '4 members on 3 partitions; 1 idle; every partition has an owner',
  )
  await expect(map(page).getByText('4 members, 3 partitions: one can never work')).toBeVisible()
})

test('arrow keys walk the map and a line says each cell', async ({ page, open }) => {
  await open(screens['a group'])
  await map(page).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText(/^payments\.captured 0, owner ledger-writer-\d, [\d,]+ behind$/)).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByText(/^payments\.captured 0 is not at ledger-writer-\d$/)).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText(/^payments\.captured 1, owner ledger-writer-\d, [\d,]+ behind$/)).toBeVisible()
  await page.keyboard.press('PageDown')
  await expect(
    page.getByText(/^payments\.captured 1 is not at ledger-writer-\d, which is idle$/),
  ).toBeVisible()
})

test('the map as a table names the same owners as the API, and is a link', async ({
  page,
  open,
  request,
}) => {
  const answer = await request.get('/api/v1/clusters/demo/groups/ledger-writer')
  const { memberList } = (await answer.json()) as {
    memberList: { id: string; assigned: { topic: string; partitions: number[] }[] }[]
  }
  await open(screens['a group'])
  await page
    .getByRole('region', { name: 'Who reads what' })
    .getByRole('button', { name: 'as a table' })
    .click()
  await expect(page).toHaveURL(/[?&]members=table/)
  await page.reload()
  const rows = page.getByRole('region', { name: 'Members' }).getByRole('row')
  await expect(rows).toHaveCount(1 + memberList.length)
  for (const { id, assigned } of memberList) {
    const owns = assigned.map((it) => `${it.topic} ${it.partitions.join(', ')}`).join('; ') || 'nothing'
    await expect(rows.filter({ hasText: id }).getByRole('cell', { name: owns, exact: true })).toBeVisible()
  }
})

test('the partition table has the numbers of the brokers and of the API', async ({ page, open, request }) => {
  const path = `/api/v1/clusters/demo/groups/${group}`
  await expect.poll(async () => (await request.get(path)).status(), { timeout: 20_000 }).toBe(200)
  const { partitionList } = (await (await request.get(path)).json()) as {
    partitionList: { partition: number }[]
  }
  expect(partitionList.toSorted((a, b) => a.partition - b.partition)).toEqual([
    expect.objectContaining({ partition: 0, logStart: '0', committed: '4', end: '12', lag: '8' }),
    expect.objectContaining({ partition: 2, logStart: '0', committed: '3', end: '3', lag: '0' }),
  ])
  await open(`/clusters/demo/groups/${group}`)
  await expect(verdictOf(page)).toContainText(/\b8 messages (behind|wait) on 2 partitions/)
  await expectRow(page, 0, { 'Log start': '0', Committed: '4', End: '12', Lag: '8' })
  await expectRow(page, 2, { 'Log start': '0', Committed: '3', End: '3', Lag: '0' })
})

test('an opened partition is a link', async ({ page, open }) => {
  await open('/clusters/demo/groups/risk-features')
  await page.getByRole('button', { name: 'risk.features 0' }).click()
  await expect(page.getByRole('link', { name: 'Topic risk.features' })).toBeVisible()
  await expect(page).toHaveURL(/[?&]partition=risk\.features/)
  await page.reload()
  await expect(page.getByRole('button', { name: 'risk.features 0' })).toHaveAttribute('aria-expanded', 'true')
  await page.getByRole('link', { name: 'Topic risk.features' }).click()
  await expect(page).toHaveURL('/clusters/demo/topics/risk.features')
})

test('groups of the other kinds say what they are', async ({ page, open }) => {
  await open(screens['a share group'])
  await expect(page.getByRole('columnheader', { name: 'Start offset' })).toBeVisible()
  await expect(page.getByText(/In a share group, committed is the start offset/)).toBeVisible()

  await open(screens['a simple group'])
  await expect(page.getByText('No membership: activity unknown.').first()).toBeVisible()

  await open('/clusters/demo/groups/clickstream-loader')
  await expect(page.getByText(/^Stable, epoch \d+$/)).toBeVisible()
  await expect(map(page)).toHaveAccessibleName(/^1 member on 12 partitions; every partition has an owner$/)
})

function map(page: Page) {
  return page.getByRole('region', { name: 'Who reads what' }).getByRole('application')
}

/** The cells of one partition, by the heads above them. */
async function expectRow(page: Page, partition: number, cells: Record<string, string>): Promise<void> {
  const table = page.getByRole('region', { name: 'Partitions' }).getByRole('table')
  const row = table
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: `${topic} ${partition}` }) })
  const heads = await table.getByRole('columnheader').allInnerTexts()
  for (const [head, text] of Object.entries(cells)) {
    const at = heads.findIndex((it) => it.trim() === head)
    expect(at, `a column ${head}`).toBeGreaterThan(0)
    await expect(row.getByRole('cell').nth(at)).toHaveText(text)
  }
}
