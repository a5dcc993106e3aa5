import { expect, test } from 'vitest'
import type { AuditEntry } from '#lib/model/audit.ts'
import { toAuditCsv } from './audit-csv.ts'
import { toAuditEntry } from './audit-log.ts'
import { anAuditRow } from './fake-audit-log.ts'

async function textOf(entries: AuditEntry[], mostLines?: number): Promise<string[]> {
  let text = ''
  for await (const piece of toAuditCsv(each(entries), mostLines)) text += piece
  return text.split('\r\n')
}

async function* each(entries: AuditEntry[]): AsyncGenerator<AuditEntry> {
  for (const entry of entries) yield await Promise.resolve(entry)
}

test('a line for each partition, with what was read back and what went wrong', async () => {
  const after = {
    because: 'One partition was refused.',
    rows: [
      { topic: 'orders.v1', partition: 0, committed: '0', error: null },
      { topic: 'orders.v1', partition: 1, committed: null, error: 'No, "never"' },
    ],
  }
  const row = anAuditRow(7, { outcome: 'partial', after: JSON.stringify(after) }, 2)
  expect(await textOf([toAuditEntry(row)])).toEqual([
    'id,at,actor,action,cluster,group,outcome,topic,partition,from,to,committed,error',
    '7,1970-01-01T00:00:07.000Z,local,reset,main,billing,partial,orders.v1,0,100,0,0,',
    '7,1970-01-01T00:00:07.000Z,local,reset,main,billing,partial,orders.v1,1,100,0,,"No, ""never"""',
    '',
  ])
})

test('a deed without partitions has a line of its own', async () => {
  const [, line] = await textOf([toAuditEntry(anAuditRow(7, { action: 'delete-groups' }, 0))])
  expect(line).toBe('7,1970-01-01T00:00:07.000Z,local,delete-groups,main,billing,done,,,,,,')
})

test('no name is a formula', async () => {
  const [, line] = await textOf([toAuditEntry(anAuditRow(7, { target: '=HYPERLINK("x")' }))])
  expect(line).toContain(`"'=HYPERLINK(""x"")"`)
})

test('a log that is too long ends with a line that says so', async () => {
  const entries = [toAuditEntry(anAuditRow(2, {}, 2)), toAuditEntry(anAuditRow(1, {}, 2))]
  const lines = await textOf(entries, 3)
  expect(lines).toHaveLength(6)
  expect(lines[4]).toBe('Cut off after 3 lines: ask for a shorter time.')
})

test('a log that just fits is not said to be cut off', async () => {
  const lines = await textOf([toAuditEntry(anAuditRow(2, {}, 2)), toAuditEntry(anAuditRow(1, {}, 1))], 3)
  expect(lines).toHaveLength(5)
  expect(lines.join()).not.toContain('Cut off')
})
