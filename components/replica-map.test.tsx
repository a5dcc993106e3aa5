import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  aBlock,
  aBucketedMap,
  aMap,
  aPartition,
  aPartitionWithout3,
  aStrandedPartition,
} from './fixtures-replicas.ts'
import { HEAD, drawBuckets, type Pen } from './replica-map-canvas.ts'
import { columnStep, labelsWidth, rowAt, toBucketRows, toColumnLabels } from './replica-map-bucket-rows.ts'
import { ReplicaMapTable } from './replica-map-table.tsx'
import { ReplicaMap } from './replica-map.tsx'

// What jsdom does not have: it lays nothing out, so that every row would be 0 px high and all of them near the window.
vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(35)
// Newer browsers answer with a promise, which an effect must not pass on.
const scroll: () => unknown = () => Promise.resolve()
Element.prototype.scrollIntoView = scroll
window.scrollTo = () => {}
HTMLCanvasElement.prototype.getContext = () => null
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
)
vi.stubGlobal('matchMedia', () => ({ addEventListener() {}, removeEventListener() {} }))

afterEach(cleanup)

const trouble = aMap([
  aBlock('clicks.raw', [aPartition(0, { replicas: [1] }), aStrandedPartition(10)], {
    replicationFactor: 1,
    minIsr: 1,
  }),
  aBlock(
    'orders.v1',
    [0, 1, 2].map((partition) => aPartitionWithout3(partition)),
  ),
  aBlock('well', [aPartition(0)]),
])

describe('the replica map', () => {
  test('each topic says its finding, not its form', () => {
    render(<ReplicaMap cluster="main" map={trouble} />)
    expect(screen.getAllByRole('img').map((picture) => picture.getAttribute('aria-label'))).toEqual([
      'clicks.raw: partition 10 has no leader',
      'orders.v1: at min ISR: one more loss blocks writes',
      'well: every copy is in sync',
    ])
    expect(screen.getByRole('link', { name: 'orders.v1' }).getAttribute('href')).toBe(
      '/clusters/main/topics/orders.v1',
    )
  })

  test('is one tab stop; the arrows move a cursor and a line says the cell', async () => {
    const user = userEvent.setup()
    render(<ReplicaMap cluster="main" map={trouble} />)
    await user.tab()
    const stop = screen.getByRole('application')
    expect(document.activeElement).toBe(stop)
    expect(stop.getAttribute('aria-label')).toContain(
      '6 partitions on 3 brokers: 1 partition without a leader, 3 at min ISR.',
    )
    const line = screen.getByRole('status')
    expect(line.textContent).toBe('clicks.raw 0, broker 1: leader.')
    await user.keyboard('{ArrowRight}{ArrowDown}{ArrowDown}')
    expect(line.textContent).toBe(
      'clicks.raw 10, broker 3: dead, was the only copy, preferred leader; the partition has no leader.',
    )
    await user.keyboard('{ArrowDown}')
    expect(line.textContent).toContain('orders.v1 1, broker 1: in sync')
    expect(document.querySelectorAll('[data-cursor]')).toHaveLength(1)
  })

  test('the cursor stays in the map when topics go away below it', async () => {
    const user = userEvent.setup()
    const { rerender } = render(<ReplicaMap cluster="main" map={trouble} />)
    await user.tab()
    await user.keyboard('{PageDown}{PageDown}{End}')
    expect(screen.getByRole('status').textContent).toContain('well 0')
    rerender(<ReplicaMap cluster="main" map={aMap(trouble.blocks.slice(0, 1))} />)
    expect(screen.getByRole('status').textContent).toContain('clicks.raw 0, broker 1')
  })

  test('a long topic goes on in further drawings, none wider than a chunk', () => {
    const long = aMap([
      aBlock(
        'long',
        Array.from({ length: 23 }, (_, at) => aPartition(at)),
      ),
    ])
    const { container } = render(<ReplicaMap cluster="main" map={long} />)
    const drawings = [...container.querySelectorAll<SVGElement>('svg[data-from]')]
    expect(drawings.map(({ dataset }) => [dataset['from'], dataset['columns']])).toEqual([
      ['0', '5'],
      ['5', '5'],
      ['10', '5'],
      ['15', '5'],
      ['20', '3'],
    ])
  })

  test('three thousand columns are a few elements each, not one per cell', () => {
    const blocks = Array.from({ length: 30 }, (_, at) =>
      aBlock(
        `t${at}`,
        Array.from({ length: 100 }, (__, partition) => aPartitionWithout3(partition)),
      ),
    )
    const { container } = render(<ReplicaMap cluster="main" map={aMap(blocks)} />)
    expect(container.querySelectorAll('path').length).toBeLessThan(3000)
    expect(container.querySelectorAll('svg[data-from] text')).toHaveLength(0)
  })

  test('nothing to draw is said', () => {
    render(<ReplicaMap cluster="main" map={aMap([])} />)
    expect(screen.getByText('No partition to draw.')).toBeTruthy()
    expect(screen.queryByRole('application')).toBeNull()
  })
})

describe('buckets', () => {
  const map = aBucketedMap(['iid', 'ibd', 'iid'], {
    brokers: [
      { id: 12, rack: 'b', up: true },
      { id: 3, rack: 'a', up: true },
      { id: 7, rack: 'a', up: false },
    ],
  })
  const columns = map.buckets?.columns ?? []

  test('brokers stand by rack, and those in trouble are named for the worst', () => {
    const rows = toBucketRows(map.brokers, columns)
    expect(rows.map(({ id, firstOfRack, trouble: words }) => [id, firstOfRack, words?.text ?? null])).toEqual(
      [
        [3, true, '3 behind'],
        [7, false, '7 gone'],
        [12, true, null],
      ],
    )
    expect(rows.map(({ cell }) => cell)).toEqual([1, 2, 0])
  })

  test('a broker that does not answer us, though its copies are in sync, is not called gone', () => {
    const rows = toBucketRows([{ id: 1, rack: null, up: false }], [{ ...columns[0], cells: 'i' } as never])
    expect(rows[0]?.trouble).toEqual({ kind: 'bad', text: '1 not reached' })
  })

  test('the gap between racks belongs to no broker', () => {
    const rows = toBucketRows(map.brokers, columns)
    expect(rowAt(rows, 0)).toBe(0)
    expect(rowAt(rows, 17)).toBe(1)
    expect(rowAt(rows, 20)).toBeNull()
    expect(rowAt(rows, 25)).toBe(2)
    expect(rowAt(rows, 40)).toBeNull()
    expect(labelsWidth(rows)).toBeGreaterThan(labelsWidth(rows.map((row) => ({ ...row, rack: null }))))
  })

  test('columns are as wide as the page allows', () => {
    expect(columnStep(1000, 120)).toBe(8.25)
    expect(columnStep(300, 120)).toBe(7)
    expect(columnStep(5000, 120)).toBe(14)
    expect(columnStep(1000, 0)).toBe(7)
  })

  test('names above columns stand where a topic starts and never over one another', () => {
    const named = ['a', 'a', 'b', 'a.very.long.topic.name', 'c', 'd'].map((topic) => ({
      topic,
      offline: 0,
      underMinIsr: 0,
      atMinIsr: 0,
      cells: '',
    }))
    expect(toColumnLabels(named, 30)).toEqual([
      { column: 0, text: 'a' },
      { column: 2, text: 'b' },
      { column: 3, text: 'a.very.long.topic.name' },
    ])
    expect(toColumnLabels(named, 7).map(({ column }) => column)).toEqual([0, 3])
  })

  test('healthy cells are ground; a dead copy is a stroke in the colour of bad, at its place', () => {
    const calls: string[] = []
    const pen: Pen = {
      clear: () => calls.push('clear'),
      fillRect: (x, y, _width, _height, colour) => calls.push(`ground ${colour} ${x} ${y}`),
      fillPath: (_, colour) => calls.push(`fill ${colour}`),
      strokePath: (d, colour) => calls.push(`stroke ${colour} ${d.split('L')[0] ?? ''}`),
    }
    const one = [{ topic: 'a', offline: 0, underMinIsr: 0, atMinIsr: 0, cells: '.id' }]
    const rows = toBucketRows(
      [1, 2, 3].map((id) => ({ id, rack: null, up: true })),
      one,
    )
    drawBuckets(pen, { columns: one, rows, step: 13 }, (token) => token)
    expect(calls).toEqual([
      'clear',
      `ground --line 0 ${HEAD + 9}`,
      `ground --line 0 ${HEAD + 18}`,
      `stroke --bad M3.2 ${HEAD + 18 + 1.2}`,
    ])
  })

  test('the cursor walks the drawn order of brokers', async () => {
    const user = userEvent.setup()
    render(<ReplicaMap cluster="main" map={map} />)
    expect(screen.getByText(/A column is 80 partitions/)).toBeTruthy()
    await user.tab()
    const line = screen.getByRole('status')
    expect(line.textContent).toBe(
      'From topic.0 on, broker 3: worst copy in sync; of the column 3 at min ISR.',
    )
    await user.keyboard('{ArrowRight}')
    expect(line.textContent).toContain('broker 3: worst copy behind, alive')
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
    expect(line.textContent).toContain('broker 12: worst copy in sync')
  })
})

describe('the table of the same facts', () => {
  test('says state, leader and what is out of sync in words', () => {
    render(<ReplicaMapTable cluster="main" map={trouble} />)
    const rows = screen.getAllByRole('row').slice(1)
    expect(rows).toHaveLength(6)
    const [, stranded, first] = rows
    expect(within(stranded ?? document.body).getByText('no leader')).toBeTruthy()
    expect(stranded?.textContent).toContain('3 dead')
    expect(first?.textContent).toContain('at min ISR')
    expect(rows.at(-1)?.textContent).toContain('well')
  })

  test('a dead broker is not listed as in sync, though the ISR still names it', () => {
    render(<ReplicaMapTable cluster="main" map={aMap([aBlock('t', [aStrandedPartition(10)])])} />)
    expect(screen.getAllByRole('cell').map(({ textContent }) => textContent)).toEqual([
      't',
      '10',
      'no leader',
      'none',
      'none',
      '3 dead',
    ])
  })

  test('of buckets', () => {
    render(<ReplicaMapTable cluster="main" map={aBucketedMap(['iixb', 'iiii'])} />)
    expect(screen.getByText('dead, was the only copy on 3; behind, alive on 4')).toBeTruthy()
    expect(screen.getByText('all in sync')).toBeTruthy()
  })

  test('a long one keeps only rows near the window in the page', () => {
    const blocks = [
      aBlock(
        'long',
        Array.from({ length: 1000 }, (_, at) => aPartition(at)),
      ),
    ]
    render(<ReplicaMapTable cluster="main" map={aMap(blocks)} />)
    const drawn = screen.getAllByRole('row').length
    expect(drawn).toBeGreaterThan(10)
    expect(drawn).toBeLessThan(200)
  })
})
