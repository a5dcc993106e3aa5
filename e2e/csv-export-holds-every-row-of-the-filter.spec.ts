import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { makeGroups, makeTopics } from './kafka.ts'
import { screens } from './screens.ts'

const topic = 'export.rows'
// More than a page of the list, one with everything that a CSV must quote, one that a spreadsheet would compute.
const plain = Array.from({ length: 70 }, (_, n) => `export-${'abcdefg'[n % 7]}${'klmnopqrst'[n % 10]}`)
const quoted = 'export,"quoted"'
const formula = '=export+1'

test.beforeAll(async ({ demo }) => {
  await makeTopics(demo.bootstrap, [{ name: topic, messages: [9] }])
  const ids = [...plain, quoted, formula]
  // The first is 5 behind, the others are at the end: groups that need nobody.
  const commits = ids.map((id, n) => [id, { [topic]: [n === 0 ? 4n : 9n] }])
  await makeGroups(demo.bootstrap, Object.fromEntries(commits))
})

test('all pages of the filter are in the file, with the numbers of the list', async ({ page, open }) => {
  await open(`${screens.groups}?topic=${topic}`)
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText('Rows 1 to 50 of 72')
  const [head, ...rows] = await exported(page)
  await expect(page.getByRole('status').filter({ hasText: '72 groups' })).toBeVisible()
  expect(head).toMatch(/^group,type,/)
  expect(rows).toHaveLength(72)
  for (const id of plain) expect(rows.filter((row) => row.startsWith(`${id},`))).toHaveLength(1)
  // From the right: the reason, which stands left of it, may hold commas.
  const columns = head?.split(',') ?? []
  const lag = columns.indexOf('lag_messages') - columns.length
  const lags = rows.filter((row) => row.startsWith('export-')).map((row) => row.split(',').at(lag))
  expect(lags.filter((it) => it === '5')).toHaveLength(1)
  expect(lags.filter((it) => it === '0')).toHaveLength(69)
})

test('what a CSV must quote is quoted, and no name is a formula', async ({ page, open }) => {
  await open(`${screens.groups}?topic=${topic}`)
  const rows = await exported(page)
  expect(rows.filter((row) => row.startsWith('"export,""quoted""",'))).toHaveLength(1)
  expect(rows.filter((row) => row.startsWith("'=export+1,"))).toHaveLength(1)
})

test('a narrower filter makes a shorter file', async ({ page, open }) => {
  await open(`${screens.groups}?type=share`)
  const [, ...rows] = await exported(page)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatch(/^email-sender,share,share,/)
})

async function exported(page: Page): Promise<string[]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('demo-groups.csv')
  const text = await readFile(await download.path(), 'utf8')
  return text.trimEnd().split('\r\n')
}
