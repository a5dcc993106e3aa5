import type { Page } from '@playwright/test'
import { expect, test, verdictOf } from './fixtures.ts'
import { screens } from './screens.ts'

type Partition = {
  partition: number
  leader: number | null
  replicas: number[]
  outOfSync: { broker: number; why: string }[]
}
type ReplicaMap = { total: number; blocks: { topic: string; partitionList: Partition[] }[] }

test('the map is one stop for the keyboard, and arrows say each cell as the API has it', async ({
  page,
  open,
  request,
}) => {
  const answer = await request.get('/api/v1/clusters/demo/replicas')
  const { blocks } = (await answer.json()) as ReplicaMap
  const [worst] = blocks
  const columns = worst?.partitionList ?? []
  expect(worst?.topic).toBe('shipments.v1')
  await open(screens.replicas)
  await map(page).focus()
  for (const [column, partition] of columns.entries()) {
    for (const broker of [1, 2, 3]) {
      await expect(spoken(page)).toHaveText(
        new RegExp(`^shipments\\.v1 ${column}, broker ${broker}: ${wordOf(partition, broker)}\\b`),
      )
      // Down the column; from the last cell up again.
      await page.keyboard.press(broker < 3 ? 'ArrowDown' : 'ArrowRight')
    }
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
  }
})

test('pointing at a cell says it too', async ({ page, open }) => {
  await open(screens.replicas)
  const drawing = page.getByRole('img', { name: /^shipments\.v1:/ }).locator('svg[data-block]')
  const box = await drawing.boundingBox()
  await drawing.hover({ position: { x: 8, y: (box?.height ?? 0) - 8 } })
  await expect(spoken(page)).toHaveText(/^shipments\.v1 0, broker 3: behind, alive/)
})

test('the finding of the map is its name', async ({ page, open }) => {
  await open(screens.replicas)
  await expect(map(page)).toHaveAccessibleName(
    /^Replica map\. \d+ partitions on 3 brokers: none is at its limit\./,
  )
  await expect(verdictOf(page)).toHaveText('Three partitions miss a copy.')
})

test('the table has the same facts, and is a link', async ({ page, open, request }) => {
  const answer = await request.get('/api/v1/clusters/demo/replicas?show=trouble')
  const { total, blocks } = (await answer.json()) as ReplicaMap
  expect(total).toBe(3)
  await open(screens.replicas)
  await page.getByRole('button', { name: 'Only trouble' }).click()
  await page.getByRole('button', { name: 'As a table' }).click()
  await expect(page).toHaveURL(/[?&]as=table/)
  await page.reload()
  const rows = page.getByRole('region', { name: 'Replica map' }).getByRole('row')
  await expect(rows).toHaveCount(1 + total)
  for (const { partition, leader } of blocks.flatMap((block) => block.partitionList)) {
    const row = rows.nth(1 + partition)
    await expect(row).toContainText('lacks a copy')
    await expect(row.getByRole('cell').nth(1)).toHaveText(String(partition))
    await expect(row.getByRole('cell').nth(3)).toHaveText(String(leader))
    await expect(row.getByRole('cell').nth(5)).toHaveText('3 behind, alive')
  }
})

test('every broker has its row with what it leads and holds', async ({ page, open, request }) => {
  const answer = await request.get('/api/v1/clusters/demo/brokers')
  const { items } = (await answer.json()) as { items: { id: number; rack: string; up: boolean }[] }
  expect(items.map(({ up }) => up)).toEqual([true, true, true])
  await open(screens.replicas)
  const rows = page.getByRole('region', { name: 'Brokers' }).getByRole('row')
  await expect(rows).toHaveCount(4)
  for (const [n, { id, rack }] of items.entries()) {
    await expect(rows.nth(n + 1)).toContainText(`${id}rack ${rack}`)
    await expect(rows.nth(n + 1)).toContainText('Up')
  }
})

function wordOf({ leader, replicas, outOfSync }: Partition, broker: number): string {
  const why = outOfSync.find((it) => it.broker === broker)?.why
  if (!replicas.includes(broker)) return 'no copy here'
  if (why === 'behind') return 'behind, alive'
  return leader === broker ? 'leader' : 'in sync'
}

function map(page: Page) {
  return page.getByRole('application', { name: /^Replica map/ })
}

function spoken(page: Page) {
  return map(page).getByRole('status')
}
