import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Plan } from '#lib/model/plan.ts'
import { aPlan, aPlannedGroup, aPlanRow } from './fixtures.ts'
import { PlanBans } from './plan-bans.tsx'
import { PlanCommand } from './plan-command.tsx'
import { PlanConfirm } from './plan-confirm.tsx'
import { toOffsetsNow, toPlanCsv } from './plan-csv.ts'
import { PlanTable } from './plan-table.tsx'
import { PlanTotals } from './plan-totals.tsx'
import { isLossy, sayButton, sayPlan, sayWhere, toType } from './plan-words.ts'

afterEach(cleanup)

const skipping = aPlan([aPlanRow(0, 900n, 100n), aPlanRow(1, 50n, 60n)])
const deleting = aPlan([aPlanRow(0, 5n, null)], { action: 'delete-offsets' })
const members = { code: 'members', because: 'They would commit over it.', members: [] } as const

describe('the sentence over the page', () => {
  test.each<[string, Plan]>([
    ['To the start: 800 messages replayed.', aPlan()],
    ['To the start: 800 messages replayed, 10 skipped.', skipping],
    ['To the start: 1 message skipped.', aPlan([aPlanRow(0, 1n, 2n)])],
    ['To the start: nothing would change.', aPlan([aPlanRow(0, 5n, 5n)])],
    ['To the start: no partition is meant by this.', aPlan([])],
    ['To the start: 1 partition moved.', aPlan([aPlanRow(0, null, 5n)])],
    ['billing would forget where it stands on 1 partition.', deleting],
    [
      'The group billing would be gone, with 1 committed offset.',
      aPlan(deleting.rows, { action: 'delete-groups' }),
    ],
    [
      'To the start: not as things stand.',
      aPlan([], { refusal: { ...members, code: 'not-found', members: [] } }),
    ],
    ['This is not a plan yet.', aPlan([], { refusal: { ...members, code: 'bad-target', members: [] } })],
  ])('%s', (sentence, plan) => expect(sayPlan(plan, 'To the start')).toBe(sentence))

  test.each([
    ['To 14:00 today', { kind: 'timestamp', at: 'x' }],
    ['Back by PT1H', { kind: 'duration', duration: 'PT1H' }],
    ['Back by 100', { kind: 'shift', by: '-100' }],
    ['Forward by 100', { kind: 'shift', by: '100' }],
    ['To where audit stands', { kind: 'group', group: 'audit' }],
  ] as const)('%s', (words, target) => expect(sayWhere(target, '14:00 today')).toBe(words))
})

describe('what has to be typed grows with what is lost', () => {
  test.each<[string, Plan, string | null]>([
    ['a small replay: nothing', aPlan(), null],
    ['a single skip: the name', aPlan([aPlanRow(0, 1n, 2n)]), 'billing'],
    ['more than a thousand messages: the name', aPlan([aPlanRow(0, 1001n, 0n)]), 'billing'],
    ['a thousand: nothing', aPlan([aPlanRow(0, 1000n, 0n)]), null],
    [
      'thirteen partitions: the name',
      aPlan(Array.from({ length: 13 }, (_, n) => aPlanRow(n, 2n, 1n))),
      'billing',
    ],
    ['a delete: the name', deleting, 'billing'],
    ['several groups: how many', aPlan([], { groups: [aPlannedGroup('a'), aPlannedGroup('b')] }), '2 groups'],
  ])('%s', (_, plan, word) => expect(toType(plan)).toBe(word))

  test('and the button is red only then', () => {
    expect([aPlan(), skipping, deleting].map(isLossy)).toEqual([false, true, true])
    expect([aPlan(), deleting].map(sayButton)).toEqual([
      'Reset 1 partition of billing',
      'Delete the offsets of 1 partition of billing',
    ])
  })
})

describe('the last step', () => {
  const confirm = (plan: Plan, over: Partial<Parameters<typeof PlanConfirm>[0]> = {}) => {
    const onConfirm = vi.fn<() => void>()
    render(<PlanConfirm plan={plan} waiting={false} running={false} onConfirm={onConfirm} {...over} />)
    return onConfirm
  }
  const button = () => screen.getByRole<HTMLButtonElement>('button')

  test('a small one is one click, or Ctrl and Enter', async () => {
    const done = confirm(aPlan())
    await userEvent.click(button())
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    expect(done).toHaveBeenCalledTimes(2)
  })

  test('another one needs the name, letter by letter', async () => {
    const done = confirm(skipping)
    expect(button().disabled).toBe(true)
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await userEvent.type(screen.getByRole('textbox', { name: 'Type billing to confirm' }), 'billin')
    expect(button().disabled).toBe(true)
    await userEvent.type(screen.getByRole('textbox'), 'g')
    await userEvent.click(button())
    expect(done).toHaveBeenCalledTimes(1)
  })

  test.each<[string, Plan, Partial<Parameters<typeof PlanConfirm>[0]>]>([
    ['refused', aPlan(undefined, { refusal: { ...members, members: [] } }), {}],
    ['writing is off', aPlan(undefined, { mayWrite: 'Changes are off.' }), {}],
    ['nothing moves', aPlan([aPlanRow(0, 5n, 5n)]), {}],
    ['the next preview is on its way', aPlan(), { waiting: true }],
    ['it runs', aPlan(), { running: true }],
  ])('it cannot be clicked: %s', async (_, plan, over) => {
    const done = confirm(plan, over)
    expect(button().disabled).toBe(true)
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    expect(done).not.toHaveBeenCalled()
  })
})

describe('what stands in the way', () => {
  test('members are named under their hosts, and lead to the group', () => {
    const refusal = {
      ...members,
      members: [
        { clientId: 'billing-1', host: '10.4.2.11' },
        { clientId: 'billing-2', host: '10.4.2.11' },
        { clientId: 'billing-3', host: '10.4.3.9' },
      ],
    }
    render(<PlanBans plan={aPlan(undefined, { refusal })} />)
    expect(screen.getByRole('alert').textContent).toMatch(
      /Refused while billing has members.*billing-1 billing-2 on 10\.4\.2\.11.*billing-3 on 10\.4\.3\.9/,
    )
    expect(screen.getByRole('link').getAttribute('href')).toBe('/clusters/prod-eu/groups/billing')
  })

  test('of several groups one may go on without those that are refused', () => {
    const groups = [aPlannedGroup('a', { refusal: { ...members, members: [] } }), aPlannedGroup('b')]
    render(<PlanBans plan={aPlan([], { groups, refusal: { ...members, members: [] } })} without="/rest" />)
    expect(screen.getByRole('link', { name: 'Go on without 1 group' }).getAttribute('href')).toBe('/rest')
  })

  test('a field that is not filled in is no alarm; warnings and closed doors are told', () => {
    const plan = aPlan([], {
      refusal: { code: 'bad-target', because: 'No zone.', members: [] },
      warnings: ['State stays.'],
      mayWrite: 'Changes are off.',
    })
    render(<PlanBans plan={plan} />)
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.getAllByRole('status').map((ban) => ban.textContent)).toEqual([
      'Where to?No zone.',
      'Looking onlyChanges are off.',
      'Before you doState stays.',
    ])
  })
})

describe('the partitions', () => {
  const rowsOf = () =>
    screen
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.textContent)

  test('each says from where, to where, and what that does', () => {
    const rows = [
      aPlanRow(0, 900n, 100n),
      aPlanRow(1, 50n, 60n),
      aPlanRow(2, 7n, 7n),
      aPlanRow(3, null, 5n),
      aPlanRow(4, 5n, null, { because: 'had no offset then: it is deleted' }),
      aPlanRow(5, 9n, 10n, { clamped: true, because: '5 is deleted already: the log starts at 10' }),
    ]
    render(<PlanTable plan={aPlan(rows)} filter="all" />)
    const [back, skip, stays, first, gone, clamped] = rowsOf()
    expect(back).toMatch(/orders\.v1 0900100.*800 replayed/)
    expect(skip).toMatch(/5060.*Skips: these would never be processed10 skipped/)
    expect(stays).toMatch(/no change/)
    expect(first).toMatch(/none5.*has no offset yet/)
    expect(gone).toMatch(/deleted.*had no offset then/)
    expect(clamped).toMatch(/Clamped: 5 is deleted already/)
  })

  test('a filter leaves what it names', () => {
    const rows = [aPlanRow(0, 9n, 1n), aPlanRow(1, 1n, 2n), aPlanRow(2, 7n, 7n)]
    const { rerender } = render(<PlanTable plan={aPlan(rows)} filter="moves" />)
    expect(rowsOf()).toHaveLength(2)
    rerender(<PlanTable plan={aPlan(rows)} filter="skips" />)
    expect(rowsOf()).toHaveLength(1)
    rerender(<PlanTable plan={aPlan(rows)} filter="clamped" />)
    expect(rowsOf()).toHaveLength(0)
  })

  test('of thousands only some are in the page, and the table says how many there are', () => {
    render(
      <PlanTable plan={aPlan(Array.from({ length: 5000 }, (_, n) => aPlanRow(n, 2n, 1n)))} filter="all" />,
    )
    expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('5001')
    expect(rowsOf().length).toBeLessThan(200)
  })

  test('a delete shows what goes, of several groups under their names', () => {
    const groups = [aPlannedGroup('a'), aPlannedGroup('b')]
    render(
      <PlanTable
        plan={{ ...deleting, groups, rows: [aPlanRow(0, 5n, null, { group: 'b' })] }}
        filter="all"
      />,
    )
    expect(rowsOf()).toEqual(['b orders.v1 05deleted'])
    expect(screen.queryByText('replay, back')).toBeNull()
  })

  test('the figures say what moves, is skipped and is clamped', () => {
    render(
      <PlanTotals
        plan={aPlan([aPlanRow(0, 9n, 1n), aPlanRow(1, 1n, 4n, { clamped: true }), aPlanRow(2, 4n, 4n)])}
      />,
    )
    const figure = (label: string) => screen.getByText(label).parentElement?.textContent
    expect(figure('Replayed')).toBe('Replayed8read again')
    expect(figure('Skipped')).toBe('Skipped3never processed')
    expect(figure('Partitions moved')).toBe('Partitions moved2of 3; 1 stay')
    expect(figure('Clamped')).toBe('Clamped1to what there is of the log')
  })

  test('the offsets of now are a file to go back with', () => {
    expect(toOffsetsNow([aPlanRow(0, 9n, 1n), aPlanRow(1, null, 1n)])).toBe('orders.v1,0,9\n')
  })

  test('the plan is a file to show somebody', () => {
    const rows = [
      aPlanRow(0, 9n, 1n, { targetMs: 0 }),
      aPlanRow(1, null, 1n, { clamped: true, because: 'gone, and "more"' }),
    ]
    expect(toPlanCsv(rows).split('\r\n')).toEqual([
      'group,topic,partition,from,to,delta,clamped,because,record_at_target',
      'billing,orders.v1,0,9,1,-8,false,,1970-01-01T00:00:00.000Z',
      'billing,orders.v1,1,,1,,true,"gone, and ""more""",',
      '',
    ])
  })
})

test('the command is copied, and says when it may not be', async () => {
  const copied: string[] = []
  const { rerender } = render(<PlanCommand command="kafka" onCopy={async (text) => void copied.push(text)} />)
  await userEvent.click(screen.getByRole('button', { name: 'Copy' }))
  expect(copied).toEqual(['kafka'])
  expect(within(screen.getByRole('region')).getByRole('button').textContent).toBe('Copied')
  rerender(<PlanCommand command="kafka" onCopy={() => Promise.reject(new Error('denied'))} />)
  await userEvent.click(screen.getByRole('button'))
  expect(screen.getByRole('button').textContent).toBe('Not copied: select it')
})
