import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromJson } from '#lib/model/json.ts'
import { messageListSchema } from '#lib/model/messages.ts'
import { sentSchema, type Sent } from '#lib/model/send.ts'
import { traceSchema, type Hop, type Trace } from '#lib/model/trace.ts'
import { startChild, type Child } from '#workers/crash/children.ts'
import { openApp, toSettings, type App } from './app.ts'
import { type Brokers, openBrokers } from './brokers.ts'
import { type Database, openDatabase } from './database.ts'
import { toKafka } from './kafka.ts'
import { readFreePorts } from './ports.ts'
import { openRun, type Run } from './run.ts'
import { openToDashboard } from './shop/users.ts'
import { waitFor } from './wait-for.ts'

// A message all the way: outbox row, relay, topic, group, inbox row; and each of them killed while the trace is looked at.
const topic = 'orders.v1'
/** The only copy of the topic lies there. */
const keeper = 3

let brokers: Brokers
let database: Database
let ledger: pg.Client
let run: Run
let app: App
let dir: string
let relay: Child
let billing: Child

beforeAll(async () => {
  ;[brokers, database] = await Promise.all([
    openBrokers({ name: 'through-line' }),
    openDatabase({ name: 'through-line' }),
  ])
  run = await openRun('through-line-workers')
  dir = await mkdtemp(join(tmpdir(), 'throughline-through-'))
  ledger = new pg.Client({ connectionString: database.url })
  await ledger.connect()
  const admin = toKafka(brokers.bootstrap, 'through-line').admin()
  await admin.connect()
  await admin.createTopics({
    topics: [{ topic, replicaAssignment: [{ partition: 0, replicas: [keeper] }] }],
  })
  await admin.disconnect()
  const shop = await openToDashboard(database.url)
  ;[relay, billing] = await Promise.all([startRelay(), startBilling()])
  const [port = 0] = await readFreePorts(1)
  const settings = toSettings(brokers.bootstrap, shop).replace('window: 90s', 'window: 90s, poll: 1s')
  app = await openApp({ settings, port, env: { THROUGHLINE_DATA: dir } })
  await waitUntilSeen()
})

afterAll(async () => {
  await app?.stop()
  await run?.close()
  await ledger?.end()
  await Promise.all([brokers?.stop(), database?.stop()])
  if (dir) await rm(dir, { recursive: true, force: true })
})

/** Billing with its member, and a first look at both boxes. */
function waitUntilSeen(): Promise<void> {
  const isSeen = async () => {
    const [group, boxes] = await Promise.all(
      ['clusters/demo/groups/billing', 'boxes'].map((path) => fetch(`${app.url}/api/v1/${path}`)),
    )
    if (!group?.ok || !boxes?.ok) return false
    const { members } = (await group.json()) as { members: number }
    const { items } = (await boxes.json()) as { items: { asOf: string | null }[] }
    return members === 1 && items.every(({ asOf }) => asOf !== null)
  }
  return waitFor(isSeen, { what: 'billing and the boxes to be seen', timeoutMs: 60_000 })
}

const common = () => ({ WORKER_BROKERS: brokers.bootstrap, WORKER_DATABASE: database.url })

function startRelay(): Promise<Child> {
  const own = { WORKER_SCHEMA: 'shop', WORKER_NAME: 'shop', WORKER_POLL: '100ms', WORKER_SILENT: '3s' }
  return startChild(run, ['outbox-relay'], { ...common(), ...own, WORKER_MOST_ATTEMPTS: '1000' })
}

function startBilling(): Promise<Child> {
  const own = { WORKER_SCHEMA: 'billing', WORKER_GROUP: 'billing', WORKER_TOPICS: topic }
  const handler = { WORKER_HANDLER: 'demo/shop/handler.ts', WORKER_SESSION: '6s' }
  return startChild(run, ['inbox-consumer'], { ...common(), ...own, ...handler })
}

async function send(key: string, more: Record<string, unknown> = {}): Promise<Sent> {
  const answer = await fetch(`${app.url}/api/v1/clusters/demo/topics/${topic}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key, value: '{"test":true}', via: { box: 'shop-outbox' }, ...more }),
  })
  const json: unknown = await answer.json()
  expect({ status: answer.status, json }).toMatchObject({ status: 200 })
  return fromJson(sentSchema, json)
}

async function readTrace(id: string): Promise<Trace> {
  const answer = await fetch(`${app.url}/api/v1/traces/${id}`)
  return fromJson(traceSchema, await answer.json())
}

async function find(query: string): Promise<{ status: number; trace: Trace | undefined; because?: string }> {
  const answer = await fetch(`${app.url}/api/v1/traces?${query}`)
  const json = (await answer.json()) as { items?: unknown[]; detail?: string }
  const [first] = json.items ?? []
  return {
    status: answer.status,
    trace: first === undefined ? undefined : fromJson(traceSchema, first),
    ...(json.detail === undefined ? {} : { because: json.detail }),
  }
}

const hopOf = (trace: Trace, kind: Hop['kind'], name?: string) =>
  trace.hops.find((hop) => hop.kind === kind && (name === undefined || hop.name === name))
const statesOf = (trace: Trace) =>
  Object.fromEntries(trace.hops.filter(({ awaited }) => awaited).map(({ kind, state }) => [kind, state]))

const arrived = { outbox: 'done', relay: 'done', topic: 'done', group: 'done', inbox: 'done' }

async function traceWhen(id: string, what: string, is: (trace: Trace) => boolean): Promise<Trace> {
  let last = await readTrace(id)
  const look = async () => {
    last = await readTrace(id)
    return is(last)
  }
  try {
    await waitFor(look, { what, timeoutMs: 60_000, everyMs: 100 })
  } catch (error) {
    throw new Error(
      `${String(error)} Its hops: ${JSON.stringify(last.hops.map(({ kind, state, detail }) => [kind, state, detail]))}`,
      { cause: error },
    )
  }
  return last
}

type InboxRow = { part: number; koff: string; status: string; processed_ms: number; produced_ms: number }

async function readInbox(messageId: string | null): Promise<InboxRow> {
  const { rows } = await ledger.query<InboxRow>(
    `select part, koff::text, status, extract(epoch from processed_at)::float8 * 1000 as processed_ms,
       extract(epoch from produced_at)::float8 * 1000 as produced_ms
     from billing.inbox where consumer_group = 'billing' and message_id = $1`,
    [messageId],
  )
  const [row] = rows
  if (!row) throw new Error(`billing.inbox has no ${messageId}.`)
  return row
}

async function readRecord(offset: bigint | null) {
  const answer = await fetch(
    `${app.url}/api/v1/clusters/demo/topics/${topic}/messages?from=offset:${offset}&limit=1`,
  )
  const [message] = fromJson(messageListSchema, await answer.json()).items
  if (!message || message.offset !== offset) throw new Error(`There is no record at ${offset}.`)
  return message
}

describe('a message through the outbox', () => {
  test('shows every hop, with the times of the tables and of the log', async () => {
    const sent = await send('first')
    expect(sent).toMatchObject({ box: 'shop-outbox', partition: null, offset: null })
    const trace = await traceWhen(sent.traceId, 'the message to arrive', ({ done }) => done)
    expect(statesOf(trace)).toEqual(arrived)
    expect(trace).toMatchObject({
      partition: 0,
      box: 'shop-outbox',
      row: sent.rowId,
      messageId: sent.messageId,
    })

    const inbox = await readInbox(sent.messageId)
    const record = await readRecord(trace.offset)
    expect(record.headers).toContainEqual(['message-id', sent.messageId])
    expect(record.headers).toContainEqual(['throughline-trace', sent.traceId])
    expect({ part: inbox.part, koff: BigInt(inbox.koff) }).toEqual({ part: 0, koff: trace.offset })
    expect(hopOf(trace, 'outbox')?.atMs).toBeCloseTo(sent.atMs, 3)
    // The consumer keeps milliseconds of what the outbox has in microseconds.
    expect(Math.floor(sent.atMs)).toBe(inbox.produced_ms)
    expect(hopOf(trace, 'relay')?.atMs).toBe(record.timestampMs)
    expect(hopOf(trace, 'topic')?.atMs).toBe(record.timestampMs)
    expect(hopOf(trace, 'inbox')?.atMs).toBeCloseTo(inbox.processed_ms, 3)
    // The group's commit lies between two looks, and not before its inbox row.
    const group = hopOf(trace, 'group', 'billing')
    expect(group?.sinceMs).toBeLessThanOrEqual(group?.atMs ?? 0)
    expect(group?.atMs).toBeGreaterThan(inbox.processed_ms)
  })

  test('is found from each of its ends, and is one trace', async () => {
    const sent = await send('found')
    const { id, offset } = await traceWhen(sent.traceId, 'the message to arrive', ({ done }) => done)
    for (const query of [
      `messageId=${sent.messageId}`,
      `topic=${topic}&key=found`,
      `topic=${topic}&partition=0&offset=${offset}`,
      `box=shop-outbox&row=${sent.rowId}`,
      `box=billing-inbox&row=${sent.messageId}`,
    ]) {
      const found = await find(query)
      expect({ query, id: found.trace?.id, because: found.because }).toEqual({
        query,
        id,
        because: undefined,
      })
    }
  })

  test('of others is found as well, with what its headers and the inbox tell', async () => {
    const id = '0190a6c5-0000-7000-8000-00000000abcd'
    await ledger.query(
      `insert into shop.outbox (message_id, topic, key, type, payload) values ($1, $2, 'others', 'order-placed', '{}')`,
      [id, topic],
    )
    await waitFor(async () => (await find(`box=billing-inbox&row=${id}`)).trace !== undefined, {
      what: 'the inbox to hold it',
      timeoutMs: 30_000,
    })
    const { trace } = await find(`messageId=${id}`)
    if (!trace) throw new Error('It is not found.')
    const whole = await traceWhen(trace.id, 'all to have it', ({ done }) => done)
    expect(statesOf(whole)).toEqual(arrived)
    const inbox = await readInbox(id)
    expect(whole.offset).toBe(BigInt(inbox.koff))
    expect(hopOf(whole, 'outbox')).toMatchObject({ name: 'shop-outbox', atMs: inbox.produced_ms })
  })

  test('that comes a second time is told as dropped', async () => {
    const sent = await send('twice')
    await traceWhen(sent.traceId, 'the message to arrive', ({ done }) => done)
    const again = await send('twice', { via: null, headers: [['message-id', sent.messageId]] })
    const trace = await traceWhen(again.traceId, 'the repeat to be dropped', (seen) =>
      (hopOf(seen, 'inbox')?.note ?? '').includes('duplicate'),
    )
    expect(hopOf(trace, 'inbox')).toMatchObject({ state: 'done', note: '1 attempt; 1 duplicate dropped' })
    expect(Number(trace.offset)).toBeGreaterThan(Number((await readTrace(sent.traceId)).offset))
  })

  test('that nobody can apply is told as failed, with the error', async () => {
    const sent = await send('poison', { value: '{"customer":"c","totalCents":null}' })
    const trace = await traceWhen(
      sent.traceId,
      'billing to give up',
      (seen) => hopOf(seen, 'inbox')?.state === 'failed',
    )
    expect(trace.done).toBe(false)
    expect(hopOf(trace, 'inbox')?.detail).toContain('null value in column')
  })
})

describe('what is asked wrongly is told', () => {
  test.each([
    ['offset=3&topic=orders.v1', 400, 'An offset is one of a partition'],
    ['partition=77', 400, 'Name the topic as well'],
    ['key=a', 400, 'Name the topic as well'],
    ['topic=orders.v2', 400, 'Name its key'],
    ['cluster=none&key=a&topic=b', 404, 'no cluster none'],
  ])('%s', async (query, status, because) => {
    expect(await find(query)).toMatchObject({ status, because: expect.stringContaining(because) as string })
  })

  test.each([
    'box=shop-outbox&row=999999999',
    'box=shop-outbox&row=not-a-number',
    "box=shop-outbox&row=1'%20or%20'1'='1",
    'box=none&row=1',
    'messageId=0190a6c5-0000-7000-8000-0000000000ff',
    'topic=orders.v1&key=nobody',
  ])('%s finds nothing', async (query) => {
    expect(await find(query)).toEqual({ status: 200, trace: undefined })
  })

  test.each<[string, Record<string, unknown>, number, string]>([
    ['a box that is none', { via: { box: 'nobox' } }, 404, 'There is no box nobox'],
    ['a box without the action', { via: { box: 'billing-inbox' } }, 403, 'actions name send'],
    [
      'a partition that the relay chooses',
      { via: { box: 'shop-outbox' }, partition: 0 },
      400,
      'its relay decides partition',
    ],
    [
      'a header twice',
      {
        via: { box: 'shop-outbox' },
        headers: [
          ['a', '1'],
          ['a', '2'],
        ],
      },
      400,
      'The header a stands twice',
    ],
  ])('%s', async (_, more, status, because) => {
    const before = await ledger.query('select count(*) as n from shop.outbox')
    const answer = await fetch(`${app.url}/api/v1/clusters/demo/topics/${topic}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ value: '{}', ...more }),
    })
    expect(answer.status).toBe(status)
    expect(((await answer.json()) as { detail: string }).detail).toContain(because)
    expect((await ledger.query('select count(*) as n from shop.outbox')).rows).toEqual(before.rows)
  })
})

describe('while a part is gone the trace says where it waits, and goes on when that is back', () => {
  test('the relay', async () => {
    relay.signal('SIGKILL')
    expect(await relay.end()).toBe('SIGKILL')
    const sent = await send('without-relay')
    const waiting = await traceWhen(sent.traceId, 'the row to wait', (seen) =>
      (hopOf(seen, 'relay')?.detail ?? '').startsWith('waits in the table'),
    )
    expect(statesOf(waiting)).toEqual({
      outbox: 'done',
      relay: 'waiting',
      topic: 'waiting',
      group: 'waiting',
      inbox: 'waiting',
    })
    relay = await startRelay()
    const trace = await traceWhen(sent.traceId, 'the message to arrive', ({ done }) => done)
    expect(hopOf(trace, 'outbox')?.atMs).toBeCloseTo(sent.atMs, 3)
  })

  test('the consumer', async () => {
    billing.signal('SIGKILL')
    expect(await billing.end()).toBe('SIGKILL')
    const sent = await send('without-consumer')
    const waiting = await traceWhen(sent.traceId, 'the group to be without a member', (seen) =>
      (hopOf(seen, 'group', 'billing')?.detail ?? '').includes('the group has no member'),
    )
    expect(statesOf(waiting)).toEqual({ ...arrived, group: 'waiting', inbox: 'waiting' })
    expect(hopOf(waiting, 'inbox')?.detail).toBe('no row yet')
    billing = await startBilling()
    await traceWhen(sent.traceId, 'the message to arrive', ({ done }) => done)
  })

  test('the broker that has the partition', async () => {
    const broker = brokers.brokers.find(({ id }) => id === keeper)
    if (!broker) throw new Error('There is no such broker.')
    await broker.kill()
    const sent = await send('without-broker')
    const waiting = await traceWhen(sent.traceId, 'the row to wait for seconds', (seen) =>
      /for ([3-9]|\d\d) s/.test(hopOf(seen, 'relay')?.detail ?? ''),
    )
    expect(statesOf(waiting)).toMatchObject({ outbox: 'done', relay: 'waiting', topic: 'waiting' })
    await broker.start()
    const trace = await traceWhen(sent.traceId, 'the message to arrive', ({ done }) => done)
    expect(statesOf(trace)).toEqual(arrived)
  })

  test('the database', async () => {
    const sent = await send('before')
    await traceWhen(sent.traceId, 'the message to arrive', ({ done }) => done)
    await ledger.end()
    await database.kill()
    const { trace } = await find(`topic=${topic}&key=before`)
    expect(trace?.id).toBe(sent.traceId)
    const answer = await fetch(`${app.url}/api/v1/clusters/demo/topics/${topic}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ value: '{}', via: { box: 'shop-outbox' } }),
    })
    expect(answer.status).toBeGreaterThanOrEqual(500)
    // What goes round the database is followed all the same; what its tables would tell is unknown, with the reason.
    const straight = await send('straight', { via: null })
    const seen = await traceWhen(
      straight.traceId,
      'the inbox to be out of sight',
      (one) => hopOf(one, 'inbox')?.state === 'unknown',
    )
    expect(hopOf(seen, 'inbox')?.detail).toContain('the table was not seen: The database shop')
    expect(hopOf(seen, 'topic')?.state).toBe('done')
    await database.start()
    ledger = new pg.Client({ connectionString: database.url })
    await ledger.connect()
    await traceWhen(straight.traceId, 'the message to arrive', ({ done }) => done)
  })

  test('the server itself: another one goes on with the trace', async () => {
    relay.signal('SIGKILL')
    await relay.end()
    const sent = await send('across-servers')
    await app.stop()
    const [port = 0] = await readFreePorts(1)
    const shop = await openToDashboard(database.url)
    app = await openApp({
      settings: toSettings(brokers.bootstrap, shop).replace('window: 90s', 'window: 90s, poll: 1s'),
      port,
      env: { THROUGHLINE_DATA: dir },
    })
    relay = await startRelay()
    const trace = await traceWhen(sent.traceId, 'the message to arrive', ({ done }) => done)
    expect(statesOf(trace)).toEqual(arrived)
    expect(hopOf(trace, 'outbox')?.atMs).toBeCloseTo(sent.atMs, 3)
  })
})
