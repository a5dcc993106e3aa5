import type { APIRequestContext } from '@playwright/test'
import { expect, test, verdictOf } from './fixtures.ts'
import { makeGroups, makeTopics } from './kafka.ts'

const topic = 'reset.rows'
const page390 = { width: 390, height: 844 }

async function committed(request: APIRequestContext, url: string, group: string): Promise<string[]> {
  const answer = await request.get(`${url}/api/v1/clusters/demo/groups/${group}`)
  const { partitionList } = (await answer.json()) as {
    partitionList: { partition: number; committed: string | null }[]
  }
  return partitionList
    .toSorted((a, b) => a.partition - b.partition)
    .map((row) => `${row.partition}=${row.committed}`)
}

test.beforeAll(async ({ demo, request }) => {
  await makeTopics(demo.bootstrap, [{ name: topic, messages: [9, 9] }])
  await makeGroups(demo.bootstrap, {
    'reset-whole': { [topic]: [7n, 2n] },
    'reset-phone': { [topic]: [7n, 9n] },
    'reset-moves': { [topic]: [7n, 9n] },
    'reset-old-1': { [topic]: [1n, 1n] },
    'reset-old-2': { [topic]: [2n, 2n] },
  })
  // Its page is there from the next look on.
  const seen = () => request.get(`${demo.url}/api/v1/clusters/demo/groups/reset-whole`)
  await expect.poll(async () => (await seen()).status()).toBe(200)
})

test('from the group through the preview to its entry, and back', async ({ page, open, demo, request }) => {
  const group = 'reset-whole'
  await open(`/clusters/demo/groups/${group}`)
  await page.getByRole('link', { name: 'Reset offsets…' }).click()
  await expect(verdictOf(page)).toHaveText('Where should it read from?')
  await page.getByRole('radio', { name: 'An offset' }).click()
  await page.getByRole('textbox', { name: 'Offset' }).fill('4')
  await expect(verdictOf(page)).toHaveText('To offset 4: 3 messages replayed, 2 skipped.')
  await expect(page).toHaveURL(/to=offset&offset=4/)
  const rows = page.getByRole('table', { name: 'What becomes of each partition' }).getByRole('row')
  await expect(rows.nth(1)).toContainText(/reset\.rows 1\s*2.*4.*Skips: these would never be processed/)
  await expect(rows.nth(2)).toContainText(/reset\.rows 0\s*7.*4.*3/)
  await expect(page.getByText('kafka-consumer-groups.sh')).toContainText(
    `--group ${group} --reset-offsets --to-offset 4 --all-topics --execute`,
  )
  const confirm = page.getByRole('button', { name: `Reset 2 partitions of ${group}` })
  // Messages are skipped: the name has to be typed.
  await expect(confirm).toBeDisabled()
  await page.getByRole('textbox', { name: `Type ${group} to confirm` }).fill(group)
  await confirm.click()
  await expect(page).toHaveURL(/\/clusters\/demo\/audit\/\d+$/)
  await expect(verdictOf(page)).toHaveText(`2 partitions of ${group} were reset: 3 replayed, 2 skipped.`)
  await expect.poll(() => committed(request, demo.url, group)).toEqual(['0=4', '1=4'])

  await page.getByRole('link', { name: 'Undo…' }).click()
  await expect(verdictOf(page)).toHaveText(
    /^Back to what was before entry \d+: 2 messages replayed, 3 skipped\.$/,
  )
  await page.getByRole('textbox', { name: `Type ${group} to confirm` }).fill(group)
  await page.getByRole('button', { name: `Put back 2 partitions of ${group}` }).click()
  await expect(verdictOf(page)).toHaveText(`2 partitions of ${group} were put back: 2 replayed, 3 skipped.`)
  await expect.poll(() => committed(request, demo.url, group)).toEqual(['0=7', '1=2'])
})

test('what is mistyped is told beside its field, in the server’s words', async ({ page, open }) => {
  await open('/clusters/demo/groups/reset-moves/reset?to=duration&duration=1h')
  await expect(
    page.getByText('“1H” is not a duration').or(page.getByText('“1h” is not a duration')).first(),
  ).toBeVisible()
  await expect(page.getByRole('button', { name: /^Reset/ })).toHaveCount(0)
  await page.getByRole('textbox', { name: 'Duration, as ISO 8601' }).fill('pt1h')
  await expect(verdictOf(page)).toContainText('Back by PT1H: ')
})

test('a link to a preview opens it, with its zone and its partitions', async ({ page, open }) => {
  const query =
    'to=timestamp&at=2026-01-01T01:00:00&zone=Europe/Berlin&scope=partitions&partitions=reset.rows:1'
  await open(`/clusters/demo/groups/reset-moves/reset?${query}`)
  await expect(page.getByText('2026-01-01T01:00:00+01:00, 2026-01-01T00:00:00Z in UTC.')).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe/Berlin')
  const rows = page.getByRole('table', { name: 'What becomes of each partition' }).getByRole('row')
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(1)).toContainText('reset.rows 1')
  await expect(page.getByText('--to-datetime 2026-01-01T00:00:00.000Z')).toBeVisible()
})

test('a group with members is not reset, and they are named', async ({ page, open, request, demo }) => {
  const group = 'fraud-scoring'
  await open(`/clusters/demo/groups/${group}/reset?to=earliest`)
  const alert = page.getByRole('alert').filter({ hasText: 'Refused while fraud-scoring has members' })
  await expect(alert).toContainText('fraud-scoring-1 at 127.0.0.1')
  await expect(page.getByRole('button', { name: /^Reset \d partitions of fraud-scoring$/ })).toBeDisabled()
  const audit = await request.get(`${demo.url}/api/v1/audit?target=${group}`)
  expect(await audit.json()).toMatchObject({ items: [], total: 0 })
})

test('what changed since the preview is told, nothing is written, and the preview is made anew', async ({
  page,
  open,
  demo,
}) => {
  const group = 'reset-moves'
  await open(`/clusters/demo/groups/${group}/reset?to=earliest`)
  await expect(verdictOf(page)).toHaveText('To the start: 16 messages replayed.')
  await makeGroups(demo.bootstrap, { [group]: { [topic]: [8n, 9n] } })
  await page.getByRole('button', { name: `Reset 2 partitions of ${group}` }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'It has changed since you looked' })).toContainText(
    'reset.rows 0 had offset 7 when this was looked at and has 8 now',
  )
  await expect(verdictOf(page)).toHaveText('To the start: 17 messages replayed.')
})

test('on a phone it is done with a thumb', async ({ page, open, demo, request }) => {
  const group = 'reset-phone'
  await page.setViewportSize(page390)
  await open(`/clusters/demo/groups/${group}/reset`)
  await page.getByRole('radio', { name: 'Shift by a number' }).click()
  await page.getByRole('textbox', { name: 'Messages to move by' }).fill('-2')
  await expect(verdictOf(page)).toHaveText('Back by 2: 4 messages replayed.')
  const confirm = page.getByRole('button', { name: `Reset 2 partitions of ${group}` })
  const box = await confirm.boundingBox()
  expect(box?.height).toBeGreaterThanOrEqual(44)
  expect(box?.width).toBeGreaterThan(300)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(page390.width)
  await confirm.click()
  await expect(verdictOf(page)).toHaveText(`2 partitions of ${group} were reset: 4 replayed.`)
  await expect.poll(() => committed(request, demo.url, group)).toEqual(['0=5', '1=7'])
})

test('groups are deleted by a pattern, after their number was typed', async ({ page, open }) => {
  await open('/clusters/demo/delete-groups?pattern=reset-old-*')
  await expect(verdictOf(page)).toHaveText('2 groups would be gone, with 4 committed offsets.')
  await page.getByRole('textbox', { name: 'Type 2 groups to confirm' }).fill('2 groups')
  await page.getByRole('button', { name: 'Delete 2 groups' }).click()
  await expect(verdictOf(page)).toHaveText('Done: 2 groups.')
  await page.getByRole('link', { name: 'reset-old-1' }).click()
  await expect(verdictOf(page)).toHaveText('The group reset-old-1 was deleted.')
})

test('several groups: while one is refused none is touched, and one goes on without it', async ({
  page,
  open,
}) => {
  await open('/clusters/demo/resets?group=fraud-scoring&group=reset-moves&to=earliest')
  await expect(page.getByRole('alert').filter({ hasText: 'Not all of these can be changed' })).toBeVisible()
  await expect(page.getByRole('button', { name: /of 2 groups$/ })).toBeDisabled()
  await page.getByRole('link', { name: 'Go on without 1 group' }).click()
  await expect(page).toHaveURL(/\/groups\/reset-moves\/reset\?to=earliest/)
  await expect(verdictOf(page)).toContainText('To the start:')
})
