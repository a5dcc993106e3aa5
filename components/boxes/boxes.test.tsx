import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import type { Box } from '#lib/model/box.ts'
import type { Flow } from '#lib/model/flow.ts'
import { FlowLine } from '#components/flows/flow-line.tsx'
import { FlowMap } from '#components/flows/flow-map.tsx'
import { toNodes } from '#components/flows/flow-nodes.ts'
import { sayFlow } from '#components/flows/flow-words.ts'
import { TimeTable } from '#components/flows/time-table.tsx'
import { AdviceList } from './advice-list.tsx'
import { BoxTable } from './box-table.tsx'
import { sayBox, sayBoxes } from './box-words.ts'
import { RowTable } from './row-table.tsx'

afterEach(cleanup)

const aBox = (more: Partial<Box> = {}): Box => ({
  id: 'shop-outbox',
  kind: 'outbox',
  mode: 'delete',
  preset: 'masstransit/outbox',
  presetTitle: 'MassTransit outbox',
  database: 'app',
  table: 'shop.outbox',
  status: 'draining',
  statusReason: '',
  pending: 312n,
  inFlight: null,
  failed: 0n,
  dead: null,
  oldestPendingMs: 900,
  duplicates: null,
  capped: false,
  cappedStates: [],
  notRecorded: ['inFlight', 'duplicates'],
  inPerS: 820,
  outPerS: 720,
  keepsMs: null,
  rows: 312n,
  sizeBytes: 8192n,
  deadTuples: 0n,
  advice: [],
  refusals: [],
  because: null,
  everyMs: 5000,
  tookMs: 3,
  asOf: 1,
  last: null,
  course: [],
  unseen: [],
  ...more,
})

/** The cells of the one row, by the head of their column. */
function cells(box: Box): Record<string, string> {
  render(<BoxTable boxes={[box]} />)
  const heads = screen.getAllByRole('columnheader').map(({ textContent }) => textContent)
  const row = screen.getAllByRole('row')[1]
  const found = row ? within(row).getAllByRole('cell') : []
  return Object.fromEntries(heads.map((head, n) => [head, found[n]?.textContent ?? '']))
}

describe('a box in the list', () => {
  test('what the framework does not record is never 0', () => {
    expect(cells(aBox())).toMatchObject({
      Pending: '312',
      'In flight': 'not recorded',
      Failed: '0',
      'Duplicates, 1 h': 'not recorded',
    })
  })

  test('a count that stopped says that there are more', () => {
    expect(cells(aBox({ pending: 10_000n, capped: true, cappedStates: ['pending'] }))).toMatchObject({
      Pending: '10,000+',
    })
  })

  test('what would cost too much was not asked', () => {
    const refusals = [{ what: 'dead', because: 'It would read the whole table.', index: 'create index' }]
    expect(cells(aBox({ refusals }))).toMatchObject({ Dead: 'not asked' })
    expect(screen.getByTitle('It would read the whole table.')).toBeTruthy()
  })

  test('of a database that is gone nothing is seen, and the reason is there', () => {
    const gone = aBox({
      pending: null,
      failed: null,
      oldestPendingMs: null,
      because: 'Gone.',
      status: 'unknown',
      statusReason: 'Gone.',
    })
    expect(cells(gone)).toMatchObject({ Pending: 'not seen', Oldest: 'not seen', Status: 'UnknownGone.' })
  })
})

test('the verdict names what fails and what could not be seen', () => {
  const boxes = [
    aBox({ id: 'a', status: 'failing' }),
    aBox({ id: 'b' }),
    aBox({ id: 'c', status: 'unknown' }),
  ]
  expect(sayBoxes(boxes)).toEqual({ text: 'a fails.', soft: 'c could not be seen.' })
  expect(sayBoxes([])).toEqual({ text: 'No inbox or outbox is watched.', soft: '' })
  expect(sayBoxes([aBox()])).toEqual({ text: 'The one box drains.', soft: '' })
  expect(sayBox(aBox())).toBe('shop-outbox drains: 312 wait, the oldest 1 s.')
})

test('advice brings the statement to copy', () => {
  const sql = 'create index concurrently on "s"."t" ("id");'
  render(<AdviceList advice={[{ kind: 'index', text: 'No index.', detail: 'So it is.', sql }]} />)
  expect(screen.getByText(sql)).toBeTruthy()
  expect(screen.getByRole('button', { name: /Copy/ })).toBeTruthy()
})

test('a payload is masked: its size alone is told', () => {
  const row = {
    id: '7',
    messageId: null,
    key: null,
    topic: 'orders.v1',
    type: null,
    createdMs: null,
    attempts: 3,
    error: 'no such topic',
    payloadBytes: 312,
  }
  render(<RowTable rows={[row]} />)
  expect(screen.getByText(/312 B/).textContent).toContain('masked')
  expect(screen.getByText('no such topic')).toBeTruthy()
})

const aFlow = (more: Partial<Flow> = {}): Flow => ({
  id: 'order-placed',
  cluster: 'main',
  outbox: 'shop-outbox',
  topic: 'orders.v1',
  topicPartitions: 12,
  keepsMs: null,
  readers: [
    {
      group: 'billing',
      inbox: null,
      lagMessages: 121_400n,
      timeBehindMs: { low: 156_000, high: 161_000 },
      inPerS: 820,
      outPerS: 720,
      status: 'falling-behind',
      statusReason: '',
    },
    {
      group: 'search',
      inbox: null,
      lagMessages: null,
      timeBehindMs: null,
      inPerS: null,
      outPerS: null,
      status: 'unknown',
      statusReason: '',
    },
  ],
  edges: [],
  paths: [
    {
      group: 'billing',
      inbox: null,
      outboxMs: 900,
      lagMs: { low: 156_000, high: 161_000 },
      inboxMs: null,
      inAllMs: { low: 156_900, high: 161_900 },
      missing: null,
    },
    {
      group: 'search',
      inbox: null,
      outboxMs: 900,
      lagMs: null,
      inboxMs: null,
      inAllMs: null,
      missing: 'search',
    },
  ],
  bottleneck: 'billing',
  bottleneckReason: '820/s arrive, 720/s leave, 100/s pile up',
  endToEndMs: null,
  endToEndRangeMs: null,
  status: 'waiting',
  statusReason: '',
  asOf: 1,
  unseen: [],
  ...more,
})

describe('a flow', () => {
  test('says where it is held up, how long, and at what pace', () => {
    const { text, under } = sayFlow(aFlow())
    expect(text.replaceAll('\u00a0', ' ')).toBe(
      'order-placed is held up at billing: 2 min 36–41 s of its 2 min 37–42 s are spent there.',
    )
    expect(under).toBe('820/s arrive, 720/s leave, 100/s pile up')
  })

  test('the map and the line name every station, and the bottleneck', () => {
    const flow = aFlow()
    const nodes = toNodes(flow, [aBox()])
    const { unmount } = render(<FlowMap flow={flow} nodes={nodes} />)
    expect(screen.getByText('the bottleneck: 820/s arrive, 720/s leave, 100/s pile up')).toBeTruthy()
    for (const name of ['shop-outbox', 'orders.v1', 'billing', 'search'])
      expect(screen.getByText(name)).toBeTruthy()
    expect(screen.getByText('lag not seen')).toBeTruthy()
    unmount()
    render(<FlowLine flow={flow} nodes={nodes} />)
    expect(screen.getAllByRole('listitem')).toHaveLength(4)
    expect(screen.getByText('the bottleneck')).toBeTruthy()
  })

  test('a path with a part that was not seen has no sum', () => {
    render(<TimeTable flow={aFlow()} />)
    const rows = screen.getAllByRole('row')
    expect(rows[1]?.textContent).toContain('2 min 37–42 s')
    expect(rows[2]?.textContent).toContain('not seen')
    expect(rows[2]?.textContent).toContain('not wholly seen')
  })
})
