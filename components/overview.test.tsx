import { cleanup, render, screen, within } from '@testing-library/react'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { ClusterRows } from './cluster-rows.tsx'
import { aCluster, aGroup, aGroupList, aStartingCluster, AT_MS } from './fixtures.ts'
import { FurthestBehind } from './furthest-behind.tsx'
import { toTicks, toX } from './time-axis.ts'
import { NotSeen } from './not-seen.tsx'
import { overviewCells } from './overview-cells.tsx'
import { Strip } from './ui/section.tsx'

afterEach(cleanup)

describe('the strip of the overview', () => {
  test('before the first look says so in every figure, and no 0', () => {
    render(<Strip cells={overviewCells(aStartingCluster(), aGroupList([], { asOf: null }))} />)
    expect(screen.getAllByText('not looked yet').map(({ className }) => className)).toEqual(
      Array.from({ length: 8 }, () => 'unseen'),
    )
    expect(screen.queryByText('0')).toBeNull()
  })

  test('of a cluster that never answered says that, and not that nobody looked', () => {
    const unseen = [{ scope: 'cluster', id: 'dead', reason: 'unreachable', since: AT_MS }] as const
    const dead = aStartingCluster({ state: 'unreachable', unseen: [...unseen] })
    render(<Strip cells={overviewCells(dead, aGroupList([], { asOf: null }))} />)
    expect(screen.getAllByText('broker not reached')).toHaveLength(8)
  })

  test('names the right that is missing for a figure', () => {
    const unseen = [
      { scope: 'api', id: 'quorum', reason: 'denied', since: AT_MS },
      { scope: 'api', id: 'configs of broker 2', reason: 'timeout', since: AT_MS },
    ] as const
    const cluster = aCluster({ quorum: null, underMinIsr: null, unseen: [...unseen] })
    render(<Strip cells={overviewCells(cluster, aGroupList([]))} />)
    expect(screen.getByRole('link', { name: /Quorum/ }).textContent).toBe('Quorumnot allowed')
    expect(screen.getByRole('link', { name: /Under min ISR/ }).textContent).toBe(
      'Under min ISRno answer in time',
    )
  })

  test('min ISR that was not seen is not 0', () => {
    render(<Strip cells={overviewCells(aCluster({ underMinIsr: null, atMinIsr: null }), aGroupList([]))} />)
    expect(screen.getByRole('link', { name: /Under min ISR/ }).textContent).toBe(
      'Under min ISRnot looked yet',
    )
  })

  test('a figure leads to its evidence', () => {
    render(
      <Strip
        cells={overviewCells(aCluster({ offlinePartitions: 2 }), aGroupList([], { needPerson: 4, all: 33 }))}
      />,
    )
    expect(screen.getByRole('link', { name: /No leader/ }).getAttribute('href')).toBe(
      '/clusters/prod-eu/replicas?show=trouble',
    )
    expect(screen.getByRole('link', { name: /^Groups/ }).getAttribute('href')).toMatch(
      /groups\?status=lost%2C/,
    )
    expect(screen.getByRole('link', { name: /^Groups/ }).textContent).toMatch(/4 of 33/)
  })
})

describe('groups furthest behind', () => {
  test('a partial sum says over how much it goes', () => {
    render(
      <FurthestBehind
        cluster="c"
        groups={[aGroup('billing', { lagMessages: 184_220n, coverage: { seen: 22, total: 24 } })]}
      />,
    )
    const row = within(screen.getByRole('row', { name: /billing/ }))
    expect(row.getByText('184,220')).toBeTruthy()
    expect(row.getByText('over 22 of 24 partitions')).toBeTruthy()
  })

  test('an age without upper bound says at least, and its mark has an open end', () => {
    const age = { low: 90_000, high: null }
    const { container } = render(
      <FurthestBehind cluster="c" groups={[aGroup('billing', { timeBehindMs: age })]} />,
    )
    expect(screen.getByText('at least 1 min 30 s')).toBeTruthy()
    expect(container.querySelectorAll('path[stroke-dasharray]').length).toBe(1)
  })

  test('the axis keeps every age on it, in order, and a few ticks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.integer({ min: 0 }), fc.integer({ min: 0 }), (most, a, b) => {
        const [low, high] = [Math.min(a, b, most), Math.min(Math.max(a, b), most)]
        expect(toX(low, most, 400)).toBeLessThanOrEqual(toX(high, most, 400))
        expect(toX(low, most, 400)).toBeGreaterThanOrEqual(0)
        expect(toX(high, most, 400)).toBeLessThanOrEqual(400)
        expect(toTicks(most).length).toBeLessThanOrEqual(7)
        expect(toTicks(most).length).toBeGreaterThan(0)
      }),
    )
  })
})

test('what was not seen is named with its reason, and the rest is counted', () => {
  const unseen = Array.from({ length: 15 }, (_, at) => ({
    scope: 'partition' as const,
    id: `clicks.raw:${at}`,
    reason: 'no-leader' as const,
    since: AT_MS,
  }))
  render(<NotSeen unseen={[{ scope: 'broker', id: '3', reason: 'timeout', since: AT_MS }, ...unseen]} />)
  expect(within(screen.getByRole('row', { name: /Broker 3/ })).getByText('no answer in time').className).toBe(
    'unseen',
  )
  expect(screen.getByText('and 4 more')).toBeTruthy()
})

describe('several clusters', () => {
  test('one that cannot be reached says why and counts nothing', () => {
    const because = 'SSL handshake failed, certificate expired.'
    const unseen = [{ scope: 'cluster' as const, id: 'b', reason: 'unreachable' as const, since: AT_MS }]
    render(
      <ClusterRows
        clusters={[
          aCluster(),
          aStartingCluster({ id: 'b', name: 'prod-us', state: 'unreachable', because, unseen }),
        ]}
      />,
    )
    const row = within(screen.getByRole('row', { name: /prod-us/ }))
    expect(row.getByText('Not answering')).toBeTruthy()
    expect(row.getByText(because)).toBeTruthy()
    expect(row.getAllByText('broker not reached')).toHaveLength(7)
    expect(row.queryByText('0')).toBeNull()
  })

  test('one that is well leads to its overview', () => {
    render(<ClusterRows clusters={[aCluster({ id: 'eu/1', name: 'EU' })]} />)
    expect(screen.getByRole('link', { name: 'EU' }).getAttribute('href')).toBe('/clusters/eu%2F1')
    expect(screen.getByText('Well')).toBeTruthy()
  })
})
