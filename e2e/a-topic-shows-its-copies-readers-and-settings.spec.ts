import { expect, test, verdictOf } from './fixtures.ts'
import { screens } from './screens.ts'

test('a copy that lags is named at each partition, with its size beside the others', async ({
  page,
  open,
}) => {
  await open(screens['a topic'])
  await expect(verdictOf(page)).toHaveText('All 3 partitions miss a copy.')
  const rows = page.getByRole('tabpanel', { name: 'Partitions 3' }).getByRole('row')
  await expect(rows).toHaveCount(4)
  for (const row of (await rows.all()).slice(1)) {
    await expect(row).toContainText('Lacks a copy')
    await expect(row).toContainText('3 behind, alive')
    await expect(row.getByText(/^leader on broker$/)).toHaveCount(1)
    await expect(row.getByText(/^in sync on broker$/)).toHaveCount(1)
  }
})

test('leader, in-sync copies and counts are those of the API', async ({ page, open, request }) => {
  type Partition = { partition: number; leader: number; logStart: string; replicas: number[] }
  const answer = await request.get('/api/v1/clusters/demo/topics/sessions.cache')
  const { partitionList } = (await answer.json()) as { partitionList: Partition[] }
  expect(partitionList).toHaveLength(6)
  await open('/clusters/demo/topics/sessions.cache')
  const table = page.getByRole('tabpanel', { name: 'Partitions 6' }).getByRole('table')
  const heads = await table.getByRole('columnheader').allInnerTexts()
  const at = (head: string) => heads.findIndex((it) => it.trim() === head)
  for (const { partition, leader, replicas } of partitionList) {
    // All are well: they stand in their order.
    const cells = table
      .getByRole('row')
      .nth(1 + partition)
      .getByRole('cell')
    await expect(cells.nth(at('Partition'))).toHaveText(String(partition), { useInnerText: true })
    await expect(cells.nth(at('Leader'))).toHaveText(String(leader))
    await expect(cells.nth(at('Copies'))).toHaveText(new RegExp(`^leader on broker\\s*${replicas.join()}`))
  }
  await expect(page.getByRole('row').filter({ hasText: '0 for writes' })).toHaveCount(6)
})

test('its readers stand in order of lag, each with the way to the group', async ({ page, open }) => {
  await open('/clusters/demo/topics/orders.v1')
  await page.getByRole('tab', { name: 'Readers 3' }).click()
  await expect(page).toHaveURL(/[?&]tab=readers/)
  const groups = page.getByRole('tabpanel').getByRole('link')
  await expect(groups).toHaveText(['reporting-nightly', 'search-indexer', 'billing'])
  await groups.nth(1).click()
  await expect(page).toHaveURL('/clusters/demo/groups/search-indexer')
})

test('a setting says who decided it, and the tab is a link', async ({ page, open }) => {
  await open('/clusters/demo/topics/clicks.raw?tab=settings')
  await expect(page.getByRole('tab', { name: 'Settings' })).toHaveAttribute('aria-selected', 'true')
  const setting = (name: string) =>
    page.getByRole('row').filter({ has: page.getByRole('cell', { name, exact: true }) })
  await expect(setting('retention.ms')).toContainText('900000')
  await expect(setting('retention.ms')).toContainText('topic')
  await expect(setting('compression.type')).toContainText("Kafka's default")
})

test('a topic with one copy says so in the list, and trouble can be looked at alone', async ({
  page,
  open,
}) => {
  await open(screens.topics)
  const row = (name: string) =>
    page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
  await expect(row('sessions.cache')).toContainText('one copy only')
  await expect(row('shipments.v1')).toContainText('3 of 3 miss a copy')
  await page.getByRole('button', { name: 'In trouble' }).click()
  await expect(page).toHaveURL(/[?&]health=trouble/)
  await expect(row('shipments.v1')).toBeVisible()
  await expect(row('sessions.cache')).toHaveCount(0)
})
