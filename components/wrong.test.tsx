import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import { aBroker, aCluster, aGroup, aTopic, AT_MS } from './fixtures.ts'
import { countVoters, listWrong, type Facts } from './wrong.ts'
import { WrongNow } from './wrong-now.tsx'

afterEach(cleanup)

const gone = { up: false, because: 'Its session expired.', asOf: AT_MS }

function wrongOf(over: Partial<Facts>): string[] {
  const facts = { cluster: aCluster(), brokers: [], topics: [], groups: [], needPerson: 0, ...over }
  return listWrong(facts).map(({ kind, title, evidence }) => `${kind} | ${title} | ${evidence}`)
}

describe('what is wrong now', () => {
  test('is nothing in a healthy cluster', () => {
    expect(wrongOf({ brokers: [aBroker(1)] })).toEqual([])
  })

  test('is nothing that was not seen: unknown is not wrong', () => {
    const cluster = aCluster({
      offlinePartitions: null,
      underMinIsr: null,
      atMinIsr: null,
      underReplicated: null,
      quorum: null,
    })
    expect(wrongOf({ cluster })).toEqual([])
  })

  test('names a broker that is gone, where it stands and what is on it', () => {
    expect(wrongOf({ brokers: [aBroker(1), aBroker(3, gone)] })).toEqual([
      'bad | Broker 3 is gone | rack c; Its session expired; 193 copies are on it',
    ])
  })

  test('names the topics behind a count, the most of them first', () => {
    const topics = [
      aTopic('ledger.entries', { underMinIsr: 1 }),
      aTopic('risk.features', { underMinIsr: 4 }),
      aTopic('clicks.raw', { offlinePartitions: 2, underMinIsr: 2 }),
    ]
    expect(wrongOf({ cluster: aCluster({ offlinePartitions: 2, underMinIsr: 7 }), topics })).toEqual([
      'bad | 2 partitions have no leader | Nobody can write or read there: clicks.raw 2',
      'bad | 5 partitions refuse acks=all writes | Fewer copies are in sync than the topic asks for: risk.features 4, ledger.entries 1',
    ])
  })

  test('does not blame the copies that a lost broker explains', () => {
    const cluster = aCluster({ underReplicated: 193 })
    expect(wrongOf({ cluster, brokers: [aBroker(1)] })).toEqual([
      'warn | 193 partitions miss a copy | Out of sync with their leader',
    ])
    expect(wrongOf({ cluster, brokers: [aBroker(3, gone)] })).toHaveLength(1)
  })

  test('counts the groups that do not fit', () => {
    const groups = [
      aGroup('dunning', {
        status: 'lost',
        statusReason: '1,920 offsets deleted unread',
        lagMessages: 71_004n,
      }),
    ]
    expect(wrongOf({ groups, needPerson: 3 })).toEqual([
      'bad | dunning lost unread data | 1,920 offsets deleted unread; 71,004 behind',
      'bad | 2 more groups need a person | in the list of groups',
    ])
  })

  test('puts what will become a problem behind what is one', () => {
    const groups = [
      aGroup('billing', { status: 'falling-behind' }),
      aGroup('fraud', { status: 'stalled', lagMessages: null }),
    ]
    expect(wrongOf({ groups, needPerson: 2, cluster: aCluster({ atMinIsr: 1 }) })).toEqual([
      'bad | fraud is stalled | ',
      'warn | 1 partition is at min ISR | One copy away from refusing writes',
      'warn | billing is falling behind | ',
    ])
  })
})

describe('the quorum', () => {
  const voters = [
    { id: 1, lag: 0n, lagMs: null },
    { id: 2, lag: 3n, lagMs: 400 },
    { id: 3, lag: 9_000n, lagMs: 60_000 },
  ]

  test('counts voters that follow; the leader follows itself', () => {
    expect(countVoters(aCluster({ quorum: { leader: 1, epoch: 1, voters } }))).toEqual({
      following: 2,
      total: 3,
    })
  })

  test('a voter that was not seen does not follow', () => {
    const unseen = [{ id: 2, lag: null, lagMs: null }]
    expect(countVoters(aCluster({ quorum: { leader: 1, epoch: 1, voters: unseen } }))).toEqual({
      following: 0,
      total: 1,
    })
  })

  test('without a leader is a problem, with a voter behind it is a warning', () => {
    expect(wrongOf({ cluster: aCluster({ quorum: { leader: null, epoch: 1, voters } }) })[0]).toMatch(
      /^bad .* no leader/,
    )
    expect(wrongOf({ cluster: aCluster({ quorum: { leader: 1, epoch: 1, voters } }) })[0]).toMatch(
      /^warn .* 2 of 3 voters/,
    )
  })
})

test('each row is a link to the place, and says since when', () => {
  const rows = listWrong({
    cluster: aCluster(),
    brokers: [aBroker(3, gone)],
    topics: [],
    groups: [aGroup('a/b', { status: 'stopped' })],
    needPerson: 1,
  })
  render(<WrongNow rows={rows} />)
  expect(screen.getByRole('link', { name: /Broker 3 is gone/ }).getAttribute('href')).toBe(
    '/clusters/prod-eu/replicas',
  )
  expect(screen.getByRole('link', { name: /a\/b is stopped/ }).getAttribute('href')).toBe(
    '/clusters/prod-eu/groups/a%2Fb',
  )
  expect(screen.getByTitle('2026-11-22T14:08:20.000Z').textContent).toMatch(/, since \d\d:\d\d:\d\d$/)
})
