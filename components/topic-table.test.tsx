import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { aTopic, AT_MS } from './fixtures.ts'
import { TopicTable } from './topic-table.tsx'
import { topicHealth } from './topic-words.ts'

afterEach(cleanup)

const worst = { sort: 'worst', order: 'desc' } as const

function drawRow(topic: ReturnType<typeof aTopic>): HTMLElement {
  render(<TopicTable cluster="main" topics={[topic]} sort={worst} onSort={() => {}} />)
  return screen.getByRole('row', { name: new RegExp(topic.name.replaceAll('.', '\\.')) })
}

describe('a topic in the list', () => {
  test('is a link to its page, whatever its name', () => {
    const row = drawRow(aTopic('orders.v1_%'))
    expect(within(row).getByRole('link').getAttribute('href')).toBe('/clusters/main/topics/orders.v1_%25')
  })

  test('says over how many partitions its messages were counted', () => {
    const row = drawRow(aTopic('clicks.raw', { messages: 48_210n, coverage: { seen: 10, total: 12 } }))
    expect(row.textContent).toContain('48,210over 10 of 12 partitions')
  })

  test('shows no 0 where nothing was seen', () => {
    const row = drawRow(
      aTopic('clicks.raw', {
        messages: null,
        sizeBytes: null,
        minIsr: null,
        coverage: { seen: 0, total: 12 },
        unseen: [{ scope: 'topic', id: 'clicks.raw', reason: 'no-leader', since: AT_MS }],
      }),
    )
    const cells = within(row)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent)
    expect(cells.slice(3)).toEqual(['3', 'unknown', 'no leader', 'unknown', '3'])
  })

  test('shows a known zero as 0', () => {
    const row = drawRow(aTopic('empty', { messages: 0n, sizeBytes: 0n, groups: 0 }))
    const cells = within(row)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent)
    expect(cells.slice(5)).toEqual(['0', '0 B', '0'])
  })

  test('says that it is internal', () => {
    expect(drawRow(aTopic('__consumer_offsets', { internal: true })).textContent).toContain('internal')
  })
})

describe('the heads of the list', () => {
  test('one of them says how it is sorted', () => {
    render(<TopicTable cluster="main" topics={[aTopic('a')]} sort={worst} onSort={() => {}} />)
    const sorted = screen.getAllByRole('columnheader').filter((head) => head.hasAttribute('aria-sort'))
    expect(sorted.map((head) => [head.textContent, head.getAttribute('aria-sort')])).toEqual([
      ['Health and why', 'descending'],
    ])
  })

  test('ask for the most first, and turn round when asked again', async () => {
    const onSort = vi.fn<(sort: string, order: string) => void>()
    const { rerender } = render(
      <TopicTable cluster="main" topics={[aTopic('a')]} sort={worst} onSort={onSort} />,
    )
    await userEvent.click(screen.getByRole('button', { name: /Messages/ }))
    expect(onSort).toHaveBeenLastCalledWith('messages', 'desc')
    const byMessages = { sort: 'messages', order: 'desc' } as const
    rerender(<TopicTable cluster="main" topics={[aTopic('a')]} sort={byMessages} onSort={onSort} />)
    await userEvent.click(screen.getByRole('button', { name: /Messages/ }))
    expect(onSort).toHaveBeenLastCalledWith('messages', 'asc')
  })
})

describe('the health of a topic', () => {
  test.each([
    ['well', {}, 'ok', 'Well', ''],
    [
      'no leader before all else',
      { offlinePartitions: 2, underMinIsr: 5, underReplicated: 9 },
      'bad',
      'No leader',
      '2 of 12 have none',
    ],
    [
      'refused writes',
      { underMinIsr: 1, underReplicated: 9 },
      'bad',
      'Refuses writes',
      '1 of 12 is under min ISR',
    ],
    [
      'a missing copy',
      { underReplicated: 1, atMinIsr: 1 },
      'warn',
      'Copies missing',
      '1 of 12 misses a copy',
    ],
    ['at the minimum', { atMinIsr: 3 }, 'warn', 'At min ISR', '3 of 12 refuse writes next'],
    ['on the move', { reassigning: 4 }, 'move', 'Reassigning', '4 of 12 are on the move'],
    ['one copy', { replicationFactor: 1 }, 'ok', 'Well', 'one copy only'],
    [
      'not called well while min ISR is not known',
      { minIsr: null, underMinIsr: null, atMinIsr: null },
      'ok',
      'Copies in sync',
      'min ISR was not seen',
    ],
  ])('%s', (_, over, kind, word, why) => {
    expect(topicHealth(aTopic('t', over))).toEqual({ kind, word, why })
  })
})
