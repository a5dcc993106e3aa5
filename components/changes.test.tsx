import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import type { ChangeList } from '#lib/model/history.ts'
import { ChangeLanes } from './change-lanes.tsx'
import { ChangesLately } from './changes-lately.tsx'
import { aBroker, aCluster, AT_MS } from './fixtures.ts'
import { aChangeList } from './fixtures-history.ts'
import { brokerSpans, copySpans, unseenSpans } from './lane-spans.ts'

afterEach(cleanup)

const MINUTE_MS = 60_000
const nothing = { down: [], unseen: [] }
const quiet = aChangeList({
  items: [],
  trouble: [
    [AT_MS - 360 * MINUTE_MS, 0],
    [AT_MS, 0],
  ],
})

function show(changes: ChangeList | null, because: string | null = null) {
  render(
    <ChangesLately
      cluster={aCluster()}
      brokers={[aBroker(1)]}
      changes={changes}
      because={because}
      range="6h"
      onRange={() => {}}
    />,
  )
}

describe('what changed', () => {
  test.each([
    [/billing became falling behind/, '/clusters/prod-eu/groups/billing'],
    [/Broker 3 is down/, '/clusters/prod-eu/replicas'],
    [/orders\.v1 was created/, '/clusters/prod-eu/topics/orders.v1'],
    [/fraud-scoring became stalled/, '/clusters/prod-eu/groups/fraud-scoring'],
  ])('%s is a link to the place', (name, href) => {
    show(aChangeList())
    expect(screen.getByRole('link', { name }).getAttribute('href')).toBe(href)
  })

  test('a group that rebalances is one row', () => {
    show(aChangeList())
    const row = screen.getByRole('link', { name: /billing PreparingRebalance → Stable/ })
    expect(within(row).getByText('and 1 change of its state before')).toBeTruthy()
    expect(screen.queryByText(/Stable → PreparingRebalance/)).toBeNull()
  })

  test('past eight the rest is a click away', () => {
    show(aChangeList())
    expect(screen.getAllByRole('listitem')).toHaveLength(8)
    fireEvent.click(screen.getByRole('button', { name: '3 earlier changes' }))
    expect(screen.getAllByRole('listitem')).toHaveLength(11)
  })

  test('nothing is said to be nothing, and a failed look says why', () => {
    show(quiet)
    expect(screen.getByText(/Nothing became different in the last 6 h/)).toBeTruthy()
    cleanup()
    show(null, 'History is not kept yet.')
    expect(screen.getByText('History is not kept yet.')).toBeTruthy()
    expect(screen.queryByText(/Nothing became different/)).toBeNull()
  })
})

describe('lanes', () => {
  test('a broker that went and came back was down in between', () => {
    const at = (minutes: number) => AT_MS - minutes * MINUTE_MS
    const items: ChangeList['items'] = [
      { atMs: at(10), kind: 'broker', subject: '2', from: 'down', to: 'up', text: 'is up' },
      { atMs: at(30), kind: 'broker', subject: '2', from: 'up', to: 'down', text: 'is down' },
    ]
    expect(brokerSpans(aChangeList({ items }), nothing)).toEqual([
      { fromMs: at(30), toMs: at(10), label: 'broker 2' },
    ])
  })

  test('a broker that has been down all the time is down all the time', () => {
    expect(brokerSpans(quiet, { down: [3], unseen: [] })).toEqual([
      { fromMs: quiet.fromMs, toMs: quiet.toMs, label: 'broker 3' },
    ])
  })

  test('copies are out of sync until the last of a broker is back', () => {
    const spans = copySpans(aChangeList())
    expect(spans.map(({ label }) => label)).toEqual(['1 on broker 2', '193 on broker 3'])
    expect(spans[1]?.toMs).toBe(AT_MS)
  })

  test('a time in which nobody looked is hatched, and the steps are interrupted there', () => {
    const changes = aChangeList()
    expect(unseenSpans(changes, nothing)).toEqual([
      { fromMs: AT_MS - 139 * MINUTE_MS, toMs: AT_MS - 110 * MINUTE_MS, label: 'nobody looked' },
    ])
    const { container } = render(
      <ChangeLanes changes={changes} now={{ ...nothing, copies: 193 }} width={1180} />,
    )
    expect(container.querySelectorAll('path[stroke="var(--bad)"]')).toHaveLength(2)
    expect(screen.getByRole('img').getAttribute('aria-label')).toContain('4 groups in trouble now')
  })

  test('what is not known now is not a 0', () => {
    const changes = aChangeList({ items: [], trouble: [] })
    render(<ChangeLanes changes={changes} now={{ ...nothing, copies: null }} width={1180} />)
    expect(screen.getByRole('img').getAttribute('aria-label')).toContain('groups in trouble not known')
    expect(screen.queryByText('0')).toBeNull()
  })
})
