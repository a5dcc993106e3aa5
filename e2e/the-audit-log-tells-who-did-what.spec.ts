import { readFile } from 'node:fs/promises'
import type { APIRequestContext } from '@playwright/test'
import { expect, test, verdictOf } from './fixtures.ts'
import { makeGroups, makeTopics } from './kafka.ts'

const topic = 'audited.rows'
const group = 'audited-group'
const other = 'audited-other'
const log = '/clusters/demo/audit'

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ demo, request }) => {
  await makeTopics(demo.bootstrap, [{ name: topic, messages: [9, 9] }])
  await makeGroups(demo.bootstrap, { [group]: { [topic]: [7n, 2n] }, [other]: { [topic]: [5n, 5n] } })
  // Its chart begins before the reset.
  const history = `${demo.url}/api/v1/clusters/demo/groups/${group}/history`
  const points = async () => {
    const answer = await request.get(history)
    return answer.ok() ? ((await answer.json()) as { total: unknown[] }).total.length : 0
  }
  await expect.poll(points).toBeGreaterThan(0)
  await change(request, demo.url, `groups/${group}/reset`, { target: { kind: 'offset', offset: '4' } })
  await change(request, demo.url, `groups/${other}/offsets/delete`, {})
})

test('newest first: when, what, and how it ended', async ({ page, open }) => {
  await open(`${log}?search=audited`)
  await expect(verdictOf(page)).toContainText('Two changes fit.')
  const rows = page.getByRole('table', { name: 'Changes' }).getByRole('row')
  await expect(rows.nth(1)).toContainText(other)
  await expect(rows.nth(1)).toContainText(`Delete the offsets of ${other} on ${topic}: 2 partitions.`)
  await expect(rows.nth(1)).toContainText('Done')
  await expect(rows.nth(2)).toContainText(
    `Reset ${group} to offset 4: 2 partitions, 3 read again, 2 skipped.`,
  )
  await expect(rows.nth(2).getByRole('time')).toHaveText(/ ago$/)
})

test('filters are in the address and narrow the list and the file', async ({ page, open }) => {
  await open(`${log}?search=audited`)
  await page.getByRole('button', { name: 'Action any' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Offsets deleted' }).click()
  await expect(page).toHaveURL(/action=delete-offsets/)
  await expect(page.getByRole('table', { name: 'Changes' }).getByRole('link')).toHaveText([other])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ])
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n')
  expect(lines[0]).toBe('id,at,actor,action,cluster,group,outcome,topic,partition,from,to,committed,error')
  expect(lines.slice(1).map((line) => line.split(',').slice(2).join())).toEqual([
    `local,delete-offsets,demo,${other},done,${topic},0,5,,,`,
    `local,delete-offsets,demo,${other},done,${topic},1,5,,,`,
  ])
})

test('an entry says what became of each partition, and leads to the group and to undo', async ({
  page,
  open,
}) => {
  await open(`${log}?search=${group}`)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(verdictOf(page)).toHaveText(`2 partitions of ${group} were reset: 3 replayed, 2 skipped.`)
  const rows = page.getByRole('table', { name: 'Partitions' }).getByRole('row')
  await expect(rows.nth(1)).toContainText(/audited\.rows 1\s*2.*4.*4.*2 skipped/)
  await expect(rows.nth(2)).toContainText(/audited\.rows 0\s*7.*4.*4.*3 replayed/)
  await expect(page.getByRole('link', { name: 'Undo…' })).toHaveAttribute('href', /\/audit\/\d+\/undo$/)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Offsets before, CSV' }).click(),
  ])
  const file = (await readFile(await download.path(), 'utf8')).trim().split('\n').toSorted()
  expect(file).toEqual([`${topic},0,7`, `${topic},1,2`])
  await page.getByRole('link', { name: 'The group' }).click()
  await expect(page).toHaveURL(`/clusters/demo/groups/${group}`)
})

test('the chart of the group and what changed lately tell of it', async ({ page, open }) => {
  await open('/clusters/demo')
  const told = page.getByRole('region', { name: 'What changed lately' })
  await expect(
    told.getByRole('link', { name: /audited-group was reset to offset 4: 2 partitions/ }),
  ).toBeVisible()
  await open(`/clusters/demo/groups/${group}?range=15min`)
  const chart = page.getByRole('region', { name: 'Lag by topic' })
  await expect(chart.getByText('reset to offset 4', { exact: true }).filter({ visible: true })).toBeVisible()
})

test('several groups are chosen in the list, and a change begins with them', async ({ page, open }) => {
  await open('/clusters/demo/groups?search=audited&sort=id')
  await page.keyboard.press('j')
  await page.keyboard.press('Space')
  await expect(page.getByRole('status').filter({ hasText: '1 chosen' })).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+Space')
  const bar = page.getByRole('region', { name: 'Chosen groups' })
  await expect(bar).toContainText('2 chosen')
  await expect(bar.getByRole('link', { name: 'Reset offsets…' })).toHaveAttribute(
    'href',
    `/clusters/demo/resets?group=${group}&group=${other}`,
  )
  await bar.getByRole('button', { name: 'Clear' }).click()
  await expect(bar).toHaveCount(0)
})

test('an entry that is not there says so', async ({ page }) => {
  await page.goto(`${log}/999999`)
  await expect(verdictOf(page)).toHaveText('There is no entry 999999 in the audit log.')
})

/** Previews a change of the whole group and carries it out. */
async function change(
  request: APIRequestContext,
  url: string,
  what: string,
  body: Readonly<Record<string, unknown>>,
): Promise<void> {
  const api = `${url}/api/v1/clusters/demo`
  const preview = await request.post(`${api}/${what}/preview`, { data: { scope: { all: true }, ...body } })
  expect(preview.status(), await preview.text()).toBe(200)
  const { id } = (await preview.json()) as { id: string }
  const key = `e2e-${what.replaceAll('/', '-')}`
  const done = await request.post(`${api}/plans/${id}/execute`, { data: { idempotencyKey: key } })
  expect(await done.json()).toMatchObject({ outcome: 'done' })
}
