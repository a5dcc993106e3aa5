import { describe, expect, test } from 'vitest'
import { toCsv } from './csv.ts'
import { aGroup, AT_MS } from './fixtures.ts'

function cellsOf(...args: Parameters<typeof aGroup>): Record<string, string> {
  const [head = '', row = ''] = toCsv([aGroup(...args)]).split('\r\n')
  const values = row.split(',')
  return Object.fromEntries(head.split(',').map((name, at) => [name, values[at] ?? '']))
}

describe('an exported group', () => {
  test('keeps every digit and its coverage', () => {
    const cells = cellsOf('big', {
      lagMessages: 9_223_372_036_854_775_807n,
      coverage: { seen: 10, total: 12 },
    })
    expect(cells).toMatchObject({
      group: 'big',
      lag_messages: '9223372036854775807',
      lag_partitions_seen: '10',
      lag_partitions_total: '12',
      as_of: '2026-11-22T14:08:20.000Z',
    })
  })

  test('leaves empty what is not known, and says why', () => {
    const cells = cellsOf('x', {
      lagMessages: null,
      members: null,
      unseen: [{ scope: 'partition', id: 'orders:3', reason: 'no-leader', since: AT_MS }],
    })
    expect(cells).toMatchObject({ lag_messages: '', members: '', unseen: 'orders:3 no-leader' })
  })

  test.each([
    ['a comma', 'a,b', '"a,b"'],
    ['quotes', 'say "x"', '"say ""x"""'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['a formula', '=HYPERLINK(1)', "'=HYPERLINK(1)"],
    ['a formula with a comma', '=SUM(1,2)', `"'=SUM(1,2)"`],
  ])('with %s in its name stays one cell', (_, id, cell) => {
    expect(
      toCsv([aGroup(id)])
        .split('\r\n')[1]
        ?.startsWith(`${cell},classic,`),
    ).toBe(true)
  })
})

test('no groups are a head alone', () => {
  expect(toCsv([]).split('\r\n')).toHaveLength(2)
})
