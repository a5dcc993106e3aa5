import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { GroupPartition } from '#lib/model/group.ts'
import type { NextRecord, Residual } from '#lib/model/partition-proof.ts'
import { aPartition } from './fixtures-group.ts'
import { AT_MS } from './fixtures.ts'
import { PartitionProof, type Asked } from './partition-proof.tsx'

afterEach(cleanup)

const NEXT = 'When was the next record written?'
const REST = 'Prove the rest'

function idle<T>(over: Partial<Asked<T>> = {}): Asked<T> {
  return { ask: vi.fn<() => void>(), pending: false, answer: null, error: null, ...over }
}

function show(partition: Partial<GroupPartition> = {}, next = idle<NextRecord>(), rest = idle<Residual>()) {
  return render(<PartitionProof partition={aPartition(partition)} next={next} rest={rest} />)
}

const nextRecord: NextRecord = {
  topic: 'orders.v1',
  partition: 2,
  committed: 7n,
  offset: 7n,
  timestampMs: AT_MS - 60_000,
  timestampType: 'create',
  ageMs: 60_000,
  control: false,
  sentence: 'The next record was written 1 min ago.',
  asOf: AT_MS,
}

const residual: Residual = {
  topic: 'orders.v1',
  partition: 2,
  verdict: 'only-markers',
  from: 7n,
  to: 8n,
  end: 8n,
  records: 0n,
  aborted: 0n,
  markers: 1n,
  holes: 0n,
  bytes: 78,
  why: null,
  sentence: 'Nothing is left to read: 1 transaction marker.',
  asOf: AT_MS,
}

describe('the two questions', () => {
  test('are asked by their buttons, each its own', () => {
    const next = idle<NextRecord>()
    const rest = idle<Residual>()
    show({}, next, rest)
    fireEvent.click(screen.getByRole('button', { name: NEXT }))
    expect([next.ask, rest.ask].map((ask) => vi.mocked(ask).mock.calls.length)).toEqual([1, 0])
    fireEvent.click(screen.getByRole('button', { name: REST }))
    expect(rest.ask).toHaveBeenCalledTimes(1)
  })

  test('are not asked again while one is read', () => {
    const next = idle<NextRecord>({ pending: true, error: 'old' })
    show({}, next)
    const button = screen.getByRole('button', { name: 'Reading …' })
    fireEvent.click(button)
    expect(next.ask).not.toHaveBeenCalled()
    expect(button.getAttribute('aria-busy')).toBe('true')
    expect(screen.queryByText('old')).toBeNull()
  })

  test('are not there where there is nothing to ask', () => {
    show({ lag: 0n })
    expect(screen.queryByRole('button')).toBeNull()
    cleanup()
    show({ committed: null, lag: null, why: 'not-committed' })
    expect(screen.queryByRole('button')).toBeNull()
  })

  test('are there where the lag is not known: the answer says why', () => {
    show({ end: null, lag: null, why: 'no-leader' })
    expect(screen.getByRole('button', { name: REST })).toBeDefined()
  })
})

describe('the answers', () => {
  test('stand in place, with the time and how much was read', () => {
    show({}, idle({ answer: nextRecord }), idle({ answer: residual }))
    const status = screen.getByRole('status')
    expect(status.textContent).toContain('The next record was written 1 min ago.')
    expect(status.textContent).toContain('Nothing is left to read: 1 transaction marker. 78 B read, ')
  })

  test('may be an error, in place and in its own words', () => {
    show({}, idle({ error: 'orders.v1 2 has no leader: nobody can give its records.' }))
    expect(screen.getByText('orders.v1 2 has no leader: nobody can give its records.').className).toBe(
      'c-bad',
    )
  })

  test('that could not be read are no verdict', () => {
    show(
      {},
      idle(),
      idle({ answer: { ...residual, verdict: 'unseen', bytes: 0, sentence: 'No answer in time.' } }),
    )
    expect(screen.getByText('No answer in time.').closest('p')?.className).toBe('c-bad')
  })

  test('of a producer whose time is no date show the number', () => {
    show({}, idle({ answer: { ...nextRecord, timestampMs: 9e18 } }))
    expect(screen.getByRole('status').textContent).toContain('9000000000000000000 ms since 1970')
  })
})

test.each([
  ['samples', 'from when we saw the end pass it'],
  ['index', "by the brokers' index of record times"],
  ['record', "by the record's own time"],
] as const)('time behind says what bounds it: %s', (timeBehindFrom, words) => {
  const { container } = show({ timeBehindMs: { low: 60_000, high: 62_000 }, timeBehindFrom })
  expect(container.textContent).toContain(`Time behind: 1 min 0–2 s, ${words}.`)
})
