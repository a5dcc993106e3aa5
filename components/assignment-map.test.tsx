import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { heatOf, toAssignment } from './assignment-cells.ts'
import { fitName, layOutMap, listRows } from './assignment-layout.ts'
import { AssignmentMap } from './assignment-map.tsx'
import { memberNames, sayAssignment, sayIdle } from './assignment-words.ts'
import { moveCell } from './cell-cursor.ts'
import { aGroupDetail, aMember, aPartition, anUnseenPartition } from './fixtures-group.ts'
import { lettersOf } from './member-chips.tsx'
import { MemberTable, sayOwned } from './member-table.tsx'

afterEach(cleanup)
const owns = (...partitions: number[]) => [{ topic: 'orders.v1', partitions }]
const three = [0, 1, 2].map((partition) => aPartition({ partition }))

/** A group in which every member owns one partition of one topic. */
function aCrowd(members: number, partitions: number) {
  return aGroupDetail({
    memberList: Array.from({ length: members }, (_, n) => aMember(n, n < partitions ? owns(n) : [])),
    partitionList: Array.from({ length: partitions }, (_, partition) =>
      aPartition({ partition, lag: BigInt(partition) }),
    ),
  })
}

describe('who owns what', () => {
  test('a partition that nobody holds or waits for has no owner', () => {
    const { noOwner } = toAssignment(
      aGroupDetail({ memberList: [aMember(1, owns(0, 2))], partitionList: three }),
    )
    expect(noOwner.map(({ partition }) => partition)).toEqual([1])
  })

  test('held, given up, waited for and next are told apart by target and assignment', () => {
    const { rows, noOwner } = toAssignment(
      aGroupDetail({
        memberList: [aMember(1, owns(0, 1), { target: owns(0) }), aMember(2, [], { target: owns(1, 2) })],
        partitionList: three,
      }),
    )
    expect(rows.map(({ cells }) => cells.map(({ kind }) => kind))).toEqual([
      ['held', 'gives-up'],
      ['waits', 'next'],
    ])
    expect(noOwner).toEqual([])
    // Who waits for partitions is not idle.
    expect(rows.map(({ idle }) => idle)).toEqual([false, false])
    expect(rows.map(({ coverage }) => coverage.total)).toEqual([2, 0])
  })

  test('a sum over what is not known is not 0', () => {
    const { rows } = toAssignment(
      aGroupDetail({ memberList: [aMember(1, owns(2))], partitionList: [anUnseenPartition()] }),
    )
    expect(rows[0]?.lag).toBeNull()
    expect(rows[0]?.coverage).toEqual({ seen: 0, total: 1 })
  })

  test('every partition stands exactly once among the columns', () => {
    const partition = fc.record({ topic: fc.constantFrom('a', 'b.c', 'd-e_f'), partition: fc.nat(40) })
    fc.assert(
      fc.property(fc.uniqueArray(partition, { selector: (p) => `${p.topic} ${p.partition}` }), (list) => {
        const assignment = toAssignment({
          memberList: [],
          partitionList: list.map((each) => aPartition(each)),
        })
        expect(assignment.columns).toBe(list.length)
        expect(assignment.noOwner.map(({ column }) => column).toSorted((a, b) => a - b)).toEqual(
          list.map((_, n) => n),
        )
        const { toX, toColumn } = layOutMap(assignment)
        for (const { column } of assignment.noOwner) expect(toColumn(toX(column) + 1)).toBe(column)
      }),
    )
  })

  test.each([
    [null, 100n, 0],
    [0n, 0n, 0],
    [0n, 100n, 0],
    [1n, 100n, 1],
    [26n, 100n, 2],
    [51n, 100n, 3],
    [76n, 100n, 4],
    [2n ** 62n, 2n ** 62n, 4],
  ] as const)('the heat of %s of %s is %s', (lag, most, heat) => {
    expect(heatOf(lag, most)).toBe(heat)
  })
})

describe('why a member is idle', () => {
  const group = aGroupDetail({ assignor: 'sticky' })
  test.each([
    ['4 members, 3 partitions: one can never work', group, aCrowd(4, 3)],
    ['9 members, 3 partitions: 6 can never work', group, aCrowd(9, 3)],
    ['owns no partition at the moment', group, aCrowd(3, 3)],
    ['nothing assigned at the moment', aGroupDetail({ type: 'share' }), aCrowd(4, 3)],
  ])('%s', (reason, of, crowd) => {
    expect(sayIdle(of, toAssignment(crowd))).toBe(reason)
  })

  test('the range assignor counts the partitions of the widest topic', () => {
    const crowd = aGroupDetail({
      memberList: [1, 2, 3].map((n) => aMember(n, n < 3 ? owns(n - 1) : [])),
      partitionList: [
        ...three.slice(0, 2),
        aPartition({ topic: 'b', partition: 0 }),
        aPartition({ topic: 'b', partition: 1 }),
      ],
    })
    expect(sayIdle(crowd, toAssignment(crowd))).toBe(
      '3 members, at most 2 partitions in a topic: with the range assignor one can never work',
    )
  })
})

describe('sizes', () => {
  test.each([
    [40, 60, true],
    [41, 60, false],
    [40, 61, false],
  ])('%s members and %s partitions have numbers in their cells: %s', (members, partitions, numbers) => {
    expect(layOutMap(toAssignment(aCrowd(members, partitions))).numbers).toBe(numbers)
  })

  test('past 200 members only idle, moving and the farthest behind are listed, and the rest is counted', () => {
    const { rows, left } = listRows(toAssignment(aCrowd(500, 450)).rows)
    expect(rows.filter(({ idle }) => idle)).toHaveLength(50)
    expect(rows).toHaveLength(100)
    expect(left).toBe(400)
    expect(rows.some(({ lag }) => lag === 449n)).toBe(true)
  })

  test('a thousand members on two thousand partitions stay few elements', () => {
    const crowd = aGroupDetail({
      memberList: Array.from({ length: 150 }, (_, n) =>
        aMember(n, owns(...Array.from({ length: 14 }, (_one, m) => n * 14 + m))),
      ),
      partitionList: Array.from({ length: 2_100 }, (_, partition) => aPartition({ partition })),
    })
    const { container } = render(<AssignmentMap group={crowd} />)
    expect(container.querySelectorAll('.amap svg *').length).toBeLessThan(200)
  })

  test('a name that does not fit is cut with a sign that it was', () => {
    expect(fitName('payments.captured', 70)).toBe('payments.…')
    expect(fitName('a', 7)).toBe('a')
  })
})

describe('the map on screen', () => {
  const crowded = aCrowd(4, 3)

  test('says its finding, not its form', () => {
    expect(sayAssignment(toAssignment(crowded))).toBe(
      '4 members on 3 partitions; 1 idle; every partition has an owner',
    )
    render(<AssignmentMap group={crowded} />)
    expect(
      screen.getByLabelText('4 members on 3 partitions; 1 idle; every partition has an owner'),
    ).toBeDefined()
  })

  test('is one tab stop; arrows move a cursor and the line speaks the cell', () => {
    const { container } = render(<AssignmentMap group={crowded} />)
    const map = screen.getByRole('application')
    expect(map.tabIndex).toBe(0)
    const line = () => container.querySelector('[aria-live]')?.textContent
    fireEvent.keyDown(map, { key: 'ArrowRight' })
    expect(line()).toBe('orders.v1 0, owner billing-0, 0 behind')
    fireEvent.keyDown(map, { key: 'ArrowDown' })
    fireEvent.keyDown(map, { key: 'ArrowRight' })
    expect(line()).toBe('orders.v1 1, owner billing-1, 1 behind')
    fireEvent.keyDown(map, { key: 'PageDown' })
    expect(line()).toBe('orders.v1 1 is not at billing-3, which is idle')
  })

  test('an unseen partition says so in its cell and is never 0', () => {
    const group = aGroupDetail({ memberList: [aMember(1, owns(2))], partitionList: [anUnseenPartition()] })
    const { container } = render(<AssignmentMap group={group} />)
    const cells = [...container.querySelectorAll('.amap .cell text')].map((cell) => cell.textContent)
    expect(cells).toEqual(['unseen'])
  })

  test('without members says who does not read, instead of drawing an alarm', () => {
    render(<AssignmentMap group={aGroupDetail({ state: 'Empty', memberList: [] })} />)
    expect(
      screen.getByText('No members: nobody reads the 3 partitions that the group committed on.'),
    ).toBeDefined()
  })

  test('a simple group has no membership, and its activity is unknown', () => {
    render(<AssignmentMap group={aGroupDetail({ state: 'Empty', protocol: '', memberList: [] })} />)
    expect(screen.getByText(/No membership: activity unknown/)).toBeDefined()
  })

  test('members that were not seen are not no members', () => {
    render(<AssignmentMap group={aGroupDetail({ members: null, memberList: [] })} />)
    expect(screen.getByText('Members were not seen.')).toBeDefined()
  })
})

describe('a phone', () => {
  test('lists what nobody owns and who is idle first, then the farthest behind', () => {
    const group = aGroupDetail({
      memberList: [aMember(1, owns(0)), aMember(2, owns(1)), aMember(3, [])],
      partitionList: [
        aPartition({ partition: 0, lag: 5n }),
        aPartition({ partition: 1, lag: 900n }),
        aPartition({ partition: 2, lag: null, why: 'not-committed' }),
      ],
    })
    const { container } = render(<AssignmentMap group={group} />)
    const names = [...container.querySelectorAll('.plist li > span:first-child')].map(
      (name) => name.textContent,
    )
    expect(names).toEqual(['no owner', 'billing-3', 'billing-2', 'billing-1'])
  })

  test('a sum of a member says on how much of what it holds it stands', () => {
    const group = aGroupDetail({
      memberList: [aMember(1, owns(0, 1)), aMember(2, owns(2))],
      partitionList: [
        aPartition({ partition: 0, lag: 5n }),
        anUnseenPartition({ partition: 1 }),
        anUnseenPartition({ partition: 2 }),
      ],
    })
    const { container } = render(<AssignmentMap group={group} />)
    const sums = [...container.querySelectorAll('.plist .num')].map((sum) => sum.textContent)
    expect(sums).toEqual(['5over 1 of 2 partitions', 'unknown'])
  })

  test('says in words what is on the move, and has no lag for who only waits', () => {
    const group = aGroupDetail({
      memberList: [aMember(1, owns(0, 1), { target: owns(0) }), aMember(2, [], { target: owns(1, 2) })],
      partitionList: three,
    })
    const { container } = render(<AssignmentMap group={group} />)
    const chips = [...container.querySelectorAll('.plist i')].map((chip) => chip.textContent.trim())
    expect(chips).toEqual(['0', '1 gives up', '1 waits', '2 next'])
    expect(container.querySelector('.plist li:last-child .num')?.textContent).toContain('none')
  })

  test('lists as few of many members as the map, and counts the others', () => {
    const { container } = render(<AssignmentMap group={aCrowd(500, 450)} />)
    expect(container.querySelectorAll('.plist li')).toHaveLength(100)
    expect(container.querySelector('.phone-only')?.textContent).toContain('400 other members')
  })

  test('topics are known by a letter that tells them apart', () => {
    const topics = (...names: string[]) => names.map((topic) => ({ topic, partitions: [0], from: 0 }))
    expect([...lettersOf(topics('payments', 'orders')).values()]).toEqual(['p', 'o'])
    expect([...lettersOf(topics('orders.v1', 'orders.v2')).values()]).toEqual(['a', 'b'])
    expect([...lettersOf(topics('orders.v1')).values()]).toEqual([''])
    expect(new Set(lettersOf(topics(...Array.from({ length: 800 }, (_, n) => `t${n}`))).values()).size).toBe(
      800,
    )
  })
})

describe('the table of the same facts', () => {
  test('runs of partitions are ranges', () => {
    expect(sayOwned([{ topic: 'orders.v1', partitions: [7, 0, 1, 2, 3, 9, 10] }])).toBe(
      'orders.v1 0–3, 7, 9, 10',
    )
  })

  test('lists every member whole, and what nobody owns', () => {
    render(
      <MemberTable group={aGroupDetail({ memberList: [aMember(1, owns(0, 1))], partitionList: three })} />,
    )
    expect(screen.getByText('orders.v1 0, 1')).toBeDefined()
    expect(screen.getByRole('row', { name: /no owner.*orders\.v1 2/ })).toBeDefined()
  })

  test('members of one client id are told apart', () => {
    const twins = [
      aMember(1, [], { id: 'app-aaaa1111', clientId: 'app' }),
      aMember(2, [], { id: 'app-bbbb2222', clientId: 'app' }),
    ]
    expect([...memberNames(twins).values()]).toEqual(['app …1111', 'app …2222'])
  })
})

describe('the cell cursor', () => {
  test('stops at every edge', () => {
    const key = fc.constantFrom(
      'ArrowUp',
      'ArrowDown',
      'ArrowLeft',
      'ArrowRight',
      'Home',
      'End',
      'PageUp',
      'PageDown',
    )
    fc.assert(
      fc.property(
        fc.array(key),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (keys, rows, columns) => {
          let at = { row: 0, column: 0 }
          for (const each of keys) at = moveCell(at, each, rows, columns) ?? at
          expect(at.row).toBeGreaterThanOrEqual(0)
          expect(at.row).toBeLessThan(rows)
          expect(at.column).toBeGreaterThanOrEqual(0)
          expect(at.column).toBeLessThan(columns)
        },
      ),
    )
  })

  test('leaves other keys to the page', () => {
    expect(moveCell({ row: 0, column: 0 }, 'j', 3, 3)).toBeNull()
  })
})
