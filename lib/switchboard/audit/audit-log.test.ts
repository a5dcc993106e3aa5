import { describe, expect, test } from 'vitest'
import { auditQuerySchema } from '#lib/model/audit.ts'
import { listAudit, readAllAudit, toAuditEntry } from './audit-log.ts'
import { anAuditRow, openFakeAuditLog } from './fake-audit-log.ts'

const query = (over: object = {}) => auditQuerySchema.parse(over)
const rows = Array.from({ length: 60 }, (_, n) => anAuditRow(n + 1))

describe('one page of the log', () => {
  test('is as long as it was asked for, and names the one after it until there is none', async () => {
    const first = await listAudit(openFakeAuditLog(rows), query({ limit: '40' }))
    expect(first.items.map(({ id }) => Number(id))).toEqual(Array.from({ length: 40 }, (_, n) => 60 - n))
    expect(first).toMatchObject({ total: 60, nextCursor: '21' })
    const last = await listAudit(openFakeAuditLog(rows), query({ limit: '40', cursor: first.nextCursor }))
    expect(last.items.map(({ id }) => Number(id))).toEqual(Array.from({ length: 20 }, (_, n) => 20 - n))
    expect(last).toMatchObject({ total: 60, nextCursor: null })
  })

  test('that ends with the last entry names none after it', async () => {
    const page = await listAudit(openFakeAuditLog(rows), query({ limit: '60' }))
    expect(page.items).toHaveLength(60)
    expect(page.nextCursor).toBeNull()
  })

  test('holds few entries at once, however long it is', async () => {
    const log = openFakeAuditLog(rows)
    await listAudit(log, query({ limit: '60' }))
    expect(Math.max(...log.asked)).toBe(25)
  })

  test('of an empty log is empty', async () => {
    expect(await listAudit(openFakeAuditLog([]), query())).toEqual({ items: [], total: 0, nextCursor: null })
  })

  test('has the first twenty partitions of each deed, and counts all', async () => {
    const page = await listAudit(openFakeAuditLog([anAuditRow(1, {}, 5000)]), query())
    expect(page.items[0]?.before.rows).toHaveLength(20)
    expect(page.items[0]?.partitions).toBe(5000)
  })
})

test('all entries come whole, newest first', async () => {
  const ids: string[] = []
  const sizes = new Set<number>()
  for await (const entry of readAllAudit(openFakeAuditLog([...rows, anAuditRow(61, {}, 30)]), query())) {
    ids.push(entry.id)
    sizes.add(entry.before.rows.length)
  }
  expect(ids).toEqual(Array.from({ length: 61 }, (_, n) => String(61 - n)))
  expect(sizes).toEqual(new Set([30, 1]))
})

describe('a row of the store', () => {
  test('carries its offsets as they were', () => {
    const entry = toAuditEntry(anAuditRow(1))
    expect(entry.before.rows[0]).toMatchObject({ topic: 'orders.v1', partition: 0, offset: 100n, to: 0n })
    expect(entry).toMatchObject({ partitions: 1, undoable: true, after: null })
  })

  test.each(['', '[]', '{"rows":[', '{"rows":[{"topic":1}]}', 'null'])(
    'whose text is %j is shown without partitions, and cannot be undone',
    (before) => {
      const entry = toAuditEntry(anAuditRow(1, { before, after: before }))
      expect(entry).toMatchObject({ partitions: 0, undoable: false, after: null, target: 'billing' })
      expect(entry.before.rows).toEqual([])
    },
  )

  test.each([
    ['done', true],
    ['partial', true],
    ['unfinished', true],
    ['refused', false],
    ['failed', false],
  ] as const)('that is %s can be undone: %s', (outcome, undoable) => {
    expect(toAuditEntry(anAuditRow(1, { outcome })).undoable).toBe(undoable)
  })
})
