import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openWatch, viewInSlices, type Views, type Watch } from '#lib/history/views.ts'
import { toWindows } from '#lib/lag/windows.ts'
import { fakeSnapshot } from '#lib/model/fake-snapshot.ts'
import type { Message } from '#lib/model/messages.ts'
import { Fault } from '#lib/model/reading.ts'
import type { TraceRow, TraceStore } from '#lib/model/store.ts'
import type { Trace } from '#lib/model/trace.ts'
import type { OutboxFacts } from '#lib/trace/timeline.ts'
import type { TraceStart } from './followed.ts'
import type { Seek } from './seek-message.ts'
import type { BoxFacts } from './trace-boxes.ts'
import { openTracer, type Tracer } from './tracer.ts'

const START_MS = 1_000_000

const straight: TraceStart = {
  messageId: 'm-1',
  topic: 'orders',
  partition: 0,
  offset: 10n,
  recordMs: START_MS,
  keyBytes: null,
  box: null,
  row: null,
  writtenMs: null,
  startMs: START_MS,
  traceId: 't-1',
  relay: null,
}
const throughBox: TraceStart = {
  ...straight,
  partition: null,
  offset: null,
  recordMs: null,
  box: 'shop',
  row: '7',
  writtenMs: START_MS,
}

let rows: Map<string, TraceRow>
let views: Views | null
let boxes: BoxFacts
let found: Message | null | Error
let seeks: Seek[]
let errors: unknown[]
let tracers: Tracer[]
let watch: Watch

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS })
  rows = new Map()
  watch = openWatch(toWindows(5000))
  views = null
  boxes = { outbox: null, readers: new Map([['billing', null]]) }
  found = null
  seeks = []
  errors = []
  tracers = []
})
afterEach(() => {
  for (const tracer of tracers) tracer.close()
  vi.useRealTimers()
})

const store: TraceStore = {
  save: async (row) => void rows.set(row.id, { ...row }),
  read: async (id) => rows.get(id) ?? null,
  find: async () => null,
  list: async ({ live }) => [...rows.values()].filter((row) => live !== true || row.liveUntilMs > 0),
  forget: async () => undefined,
}

function open(): Tracer {
  const tracer = openTracer({
    cluster: 'main',
    store: () => store,
    views: () => views,
    outPerS: () => null,
    boxes: async () => boxes,
    async seek(seek) {
      seeks.push({ ...seek })
      if (found instanceof Error) throw found
      return found
    },
    onError: (error) => errors.push(error),
  })
  tracers.push(tracer)
  return tracer
}

/** What a look at the cluster sees, at a time after the start. */
function see(afterMs: number, billing: bigint, audit: bigint): void {
  const snapshot = fakeSnapshot({
    topics: { orders: [{ end: 100n }] },
    groups: { billing: { commits: { orders: [billing] } }, audit: { commits: { orders: [audit] } } },
  })
  const work = viewInSlices({ ...snapshot, atMs: START_MS + afterMs }, watch)
  for (let slice = work.next(); ; slice = work.next()) {
    if (!slice.done) continue
    views = slice.value.views
    return
  }
}

async function readTrace(tracer: Tracer, id = 't-1'): Promise<Trace> {
  const row = rows.get(id)
  const trace = row ? await tracer.read(row) : null
  if (!trace) throw new Error('There is no such trace.')
  return trace
}

const hopOf = (trace: Trace, name: string) => trace.hops.find((hop) => hop.name === name)
const spanOf = (trace: Trace, name: string) => {
  const hop = hopOf(trace, name)
  return [
    hop?.state,
    hop?.sinceMs == null ? null : hop.sinceMs - START_MS,
    hop?.atMs == null ? null : hop.atMs - START_MS,
  ]
}

describe('when a group passed it', () => {
  test('lies between the two looks that saw it before and past it, whoever asks first', async () => {
    const tracer = open()
    see(-1000, 5n, 5n)
    await tracer.begin(straight)
    see(4000, 10n, 5n)
    await tracer.look()
    see(9000, 11n, 5n)
    // A page asks before the look was noted.
    const trace = await readTrace(tracer)
    expect(spanOf(trace, 'billing')).toEqual(['done', 4000, 9000])
    expect(trace).toMatchObject({ done: true, live: true })
    expect(hopOf(trace, 'audit')).toMatchObject({ state: 'waiting', ahead: 5n })
    see(14_000, 20n, 30n)
    await tracer.look()
    expect(spanOf(await readTrace(tracer), 'audit')).toEqual(['done', 9000, 14_000])
    expect(spanOf(await readTrace(tracer), 'billing')).toEqual(['done', 4000, 9000])
  })

  test('counts from its record at the first look since then', async () => {
    const tracer = open()
    await tracer.begin(straight)
    see(4000, 11n, 5n)
    await tracer.look()
    expect(spanOf(await readTrace(tracer), 'billing')).toEqual(['done', 0, 4000])
  })

  test('is never before its record, though the look before was', async () => {
    const tracer = open()
    see(-3000, 5n, 5n)
    await tracer.begin({ ...straight, recordMs: START_MS + 15 })
    see(4000, 11n, 5n)
    expect(spanOf(await readTrace(tracer), 'billing')).toEqual(['done', 15, 4000])
  })

  test('is not known of one that had passed before anybody looked, and is of those that come later', async () => {
    const tracer = open()
    see(-1000, 50n, 5n)
    const id = await tracer.follow({ ...straight, recordMs: START_MS - 60_000, traceId: null })
    expect(hopOf(await readTrace(tracer, id), 'billing')).toMatchObject({ state: 'done', atMs: null })
    see(4000, 60n, 60n)
    await tracer.look()
    const trace = await readTrace(tracer, id)
    expect(spanOf(trace, 'billing')).toEqual(['done', null, null])
    expect(spanOf(trace, 'audit')).toEqual(['done', -1000, 4000])
  })
})

describe('through an outbox', () => {
  const outbox: OutboxFacts = { box: 'shop', row: '7', writtenMs: START_MS, state: 'pending', because: '' }
  const record = (offset: bigint, atMs: number) =>
    ({
      topic: 'orders',
      partition: 0,
      offset,
      timestampMs: atMs,
      key: null,
      keyBytes: 0,
      headers: [],
      base64Headers: [],
    }) as unknown as Message

  test('the topic is not read while the row waits; then it is, from when that was written', async () => {
    boxes = { ...boxes, outbox }
    const tracer = open()
    await tracer.begin(throughBox)
    await vi.advanceTimersByTimeAsync(3000)
    expect(seeks).toEqual([])
    boxes = { ...boxes, outbox: { ...outbox, state: 'gone' } }
    await vi.advanceTimersByTimeAsync(1000)
    expect(seeks.length).toBeGreaterThan(0)
    expect(seeks[0]).toEqual({ topic: 'orders', messageId: 'm-1', sinceMs: START_MS, cursor: null })
    expect(hopOf(await readTrace(tracer), 'orders')).toMatchObject({ state: 'waiting' })
    found = record(42n, START_MS + 3500)
    await vi.advanceTimersByTimeAsync(1000)
    const trace = await readTrace(tracer)
    expect(trace).toMatchObject({ partition: 0, offset: 42n })
    expect(trace.hops.map(({ kind, atMs }) => [kind, atMs === null ? null : atMs - START_MS])).toEqual([
      ['outbox', 0],
      ['relay', 3500],
      ['topic', 3500],
      ['group', null],
    ])
    // It is kept at once, and found by its place.
    expect(rows.get('t-1')).toMatchObject({ partition: 0, offset: 42n })
  })

  test('a cluster that does not answer is asked again', async () => {
    boxes = { ...boxes, outbox: { ...outbox, state: 'gone' } }
    found = new Fault('unreachable', 'Nobody answers.')
    const tracer = open()
    await tracer.begin(throughBox)
    await vi.advanceTimersByTimeAsync(2000)
    found = record(1n, START_MS)
    await vi.advanceTimersByTimeAsync(1000)
    expect((await readTrace(tracer)).offset).toBe(1n)
    expect(errors).toEqual([])
  })

  test('another process goes on where this one ended', async () => {
    boxes = { ...boxes, outbox }
    const first = open()
    await first.begin(throughBox)
    first.close()
    boxes = { ...boxes, outbox: { ...outbox, writtenMs: null, state: 'gone' } }
    found = record(3n, START_MS + 100)
    const second = open()
    await second.look()
    await vi.advanceTimersByTimeAsync(1000)
    const trace = await readTrace(second)
    expect(trace.offset).toBe(3n)
    expect(trace.startMs).toBe(START_MS)
  })
})

test('the pace slows down with its age', async () => {
  let asked = 0
  const readers = boxes.readers
  boxes = {
    outbox: null,
    get readers() {
      asked++
      return readers
    },
  }
  const tracer = open()
  await tracer.begin({ ...straight, traceId: 't-1' })
  const countOver = async (ms: number) => {
    asked = 0
    await vi.advanceTimersByTimeAsync(ms)
    return asked
  }
  const early = await countOver(5000)
  await countOver(300_000)
  expect(early).toBeGreaterThan(3 * (await countOver(5000)))
})

test('at its deadline it ends as it is, and is told from the store from then on', async () => {
  const tracer = open()
  see(0, 5n, 5n)
  await tracer.begin(straight)
  await vi.advanceTimersByTimeAsync(15 * 60_000 + 10_000)
  const trace = await readTrace(tracer)
  expect(trace).toMatchObject({ done: false, live: false })
  expect(hopOf(trace, 'billing')?.state).toBe('waiting')
  see(3_600_000, 50n, 50n)
  await tracer.look()
  expect(hopOf(await readTrace(tracer), 'billing')?.state).toBe('waiting')
})

test('a bug in one look is told and does not end the following', async () => {
  const tracer = open()
  boxes = { ...boxes, outbox: { box: 'shop', row: '7', writtenMs: START_MS, state: 'gone', because: '' } }
  await tracer.begin(throughBox)
  found = new TypeError('a bug')
  await vi.advanceTimersByTimeAsync(1000)
  expect(errors.length).toBeGreaterThan(0)
  found = null
  const before = seeks.length
  await vi.advanceTimersByTimeAsync(2000)
  expect(seeks.length).toBeGreaterThan(before)
})
