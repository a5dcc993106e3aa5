import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import type { Broker } from '#lib/model/cluster.ts'
import { BrokerRows, brokerWord, fairShare } from './broker-rows.tsx'
import { AT_MS, aBroker, aCluster, aStartingCluster } from './fixtures.ts'
import { ReplicaStrip } from './replica-map-strip.tsx'

afterEach(cleanup)

const unseen = (reason: Broker['unseen'][number]['reason']): Broker['unseen'] => [
  { scope: 'broker', id: '3', reason, since: AT_MS },
]

function rowOf(broker: Broker): string {
  render(<BrokerRows brokers={[broker]} />)
  return screen.getAllByRole('row')[1]?.textContent ?? ''
}

describe('a broker', () => {
  test.each([
    ['up', aBroker(1), 'Up'],
    [
      'gone: it leads nothing any more',
      aBroker(3, { up: false, leaders: 0, unseen: unseen('unreachable') }),
      'Gone',
    ],
    [
      'hanging: the cluster still counts on it',
      aBroker(3, { up: false, unseen: unseen('timeout') }),
      'No answer',
    ],
    [
      'denied: nothing is said of the broker',
      aBroker(3, { up: false, unseen: unseen('denied') }),
      'Not seen',
    ],
  ])('%s', (_, broker, word) => {
    expect(brokerWord(broker).word).toBe(word)
  })

  test('gone keeps its last size, drawn as old, and says why', () => {
    const row = rowOf(
      aBroker(3, {
        up: false,
        leaders: 0,
        offlineReplicas: 193,
        because: 'Not in the cluster.',
        unseen: unseen('unreachable'),
      }),
    )
    expect(row).toContain('Gone')
    expect(row).toContain('Not in the cluster.')
    expect(row).toContain('193 dead')
    expect(document.querySelector('.stale')?.textContent).toBe('1.20 TB')
  })

  test('whose disks were not seen has no size, not a size of 0', () => {
    const row = rowOf(
      aBroker(2, {
        sizeBytes: null,
        sizeAsOf: null,
        unseen: [{ scope: 'api', id: 'sizes of broker 2', reason: 'denied', since: AT_MS }],
      }),
    )
    expect(row).toContain('not allowed')
    expect(row).not.toContain('0 B')
  })

  test('that does not tell its disk says so; one that does is a share of it', () => {
    expect(rowOf(aBroker(1))).toContain('not supported')
    cleanup()
    const row = rowOf(aBroker(1, { diskTotalBytes: 2_000_000_000_000n, diskUsableBytes: 800_000_000_000n }))
    expect(row).toContain('60 %')
    expect(screen.getByTitle('800 GB free of 2.00 TB')).toBeTruthy()
  })

  test('with nothing on a known disk has a known zero', () => {
    render(<BrokerRows brokers={[aBroker(1, { sizeBytes: 0n, leaders: 0, preferredLeaders: 0 })]} />)
    expect(screen.getByText('0 B').className).toBe('zero')
  })

  test('none yet is said', () => {
    render(<BrokerRows brokers={[]} />)
    expect(screen.getByText('No broker has answered yet.')).toBeTruthy()
  })
})

test('the fair share counts dead brokers in and is none without brokers', () => {
  const brokers = [
    aBroker(1, { leaders: 105 }),
    aBroker(2, { leaders: 100 }),
    aBroker(3, { up: false, leaders: 0 }),
  ]
  expect(fairShare(brokers)).toBe(69)
  expect(fairShare([])).toBe(0)
})

describe('the strip', () => {
  const cellsOf = () =>
    [...document.querySelectorAll<HTMLElement>('.strip > *')].map((cell) => cell.textContent)

  test('names the partitions without leader, and counts them among those that refuse writes', () => {
    render(
      <ReplicaStrip
        cluster={aCluster({ offlinePartitions: 2, underMinIsr: 7, atMinIsr: 190 })}
        offline="clicks.raw 10, 11"
      />,
    )
    expect(cellsOf().slice(0, 3)).toEqual([
      'No leader2clicks.raw 10, 11',
      'Under min ISR7refuse acks=all writes; 2 without leader',
      'At min ISR190one more loss blocks writes',
    ])
  })

  test('before the first look nothing is 0', () => {
    render(
      <ReplicaStrip
        cluster={aStartingCluster({
          unseen: [{ scope: 'cluster', id: 'prod-eu', reason: 'starting', since: AT_MS }],
        })}
        offline={null}
      />,
    )
    for (const text of cellsOf()) expect(text).toContain('not looked yet')
  })

  test('a quorum whose slowest voter is behind says so', () => {
    const voters = [1, 2, 3].map((id) => ({ id, lag: 0n, lagMs: id === 2 ? 4200 : 0 }))
    render(<ReplicaStrip cluster={aCluster({ quorum: { leader: 1, epoch: 7, voters } })} offline={null} />)
    const strip = document.querySelector<HTMLElement>('.strip')
    expect(strip && within(strip).getByText('leader 1; slowest 4 s behind')).toBeTruthy()
  })
})
