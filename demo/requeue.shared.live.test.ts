import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eq } from '#lib/boxes/say.ts'
import { masksOf } from '#lib/messages/mask.ts'
import { isRefusal } from '#lib/model/reading.ts'
import type { Requeued, RequeuePlan, RequeuePreview } from '#lib/model/requeue.ts'
import type { Store } from '#lib/model/store.ts'
import { openStore } from '#lib/store/open.ts'
import { openBoxMasks } from '#lib/switchboard/boxes/box-masks.ts'
import type { Boxes } from '#lib/switchboard/boxes/boxes.ts'
import { revealRow } from '#lib/switchboard/boxes/reveal-row.ts'
import { openRequeues, type Requeues } from '#lib/switchboard/boxes/requeues.ts'
import { openSession, type Session } from '#workers/connect.ts'
import { readEnds, readTopic } from '#workers/crash/topic-truth.ts'
import { countFailure, insertDead } from '#workers/inbox-consumer/inbox-rows.ts'
import { toMessage } from '#workers/inbox-consumer/message.ts'
import { createInbox } from '#workers/inbox-consumer/schema.ts'
import { createOutboxRelay, type RelaySettings } from '#workers/outbox-relay/outbox-relay.ts'
import { createOutbox } from '#workers/outbox-relay/schema.ts'
import { writeToOutbox } from '#workers/outbox-relay/write-to-outbox.ts'
import { makeUuid7 } from '#workers/uuid7.ts'
import { boxWhen, openTestBoxes, run } from './boxes-stage.ts'
import { fakeWish } from '#lib/boxes/fake-box.ts'
import { openDatabase, type Database } from './database.ts'
import { toKafka } from './kafka.ts'
import { openResetStage, type ResetStage } from './reset-stage.ts'
import { joinShared, type SharedBrokers } from './shared/join.ts'
import { waitFor } from './wait-for.ts'

// Rows that failed and died on a real PostgreSQL, by the real relay, and tried again from the dashboard.

let brokers: SharedBrokers
let stage: ResetStage
let server: Database
let sql: Session
let boxes: Boxes
let requeues: Requeues
let store: Store
let dir: string
let keys = 0

const wishes = [
  fakeWish('reference/outbox', {
    id: 'shop-outbox',
    table: { schema: 'shop', name: null },
    actions: ['requeue'],
  }),
  fakeWish('reference/outbox', { id: 'looking', table: { schema: 'shop', name: null } }),
  fakeWish('reference/inbox', {
    id: 'billing-inbox',
    table: { schema: 'billing', name: null },
    only: eq('consumer_group', 'billing'),
    actions: ['requeue'],
  }),
]

beforeAll(async () => {
  brokers = await joinShared()
  stage = await openResetStage(brokers.bootstrap, 'requeue-')
  server = await openDatabase({ name: 'requeue-test' })
  sql = await openSession({ connectionString: server.url }, 'requeue test')
  await createOutbox(sql, 'shop', { shards: 2 })
  await createInbox(sql, 'billing')
  dir = await mkdtemp(join(tmpdir(), 'requeue-'))
  store = await openStore({ url: null, dataDir: dir })
  boxes = openTestBoxes(server.url, wishes)
  requeues = openRequeues({
    boxAt: (id) => boxes.at(id),
    writable: (id) => ({ id, url: server.url }),
    clusterOf: () => 'main',
    audit: () => store.audit,
    mayWrite: () => null,
    masks: openBoxMasks({ clusters: [], flows: [] }),
  })
  for (const { id } of wishes) await boxWhen(boxes, ({ asOf }) => asOf !== null, 'a first look', id)
})
afterAll(async () => {
  await boxes?.close()
  await store?.close()
  await sql?.close()
  await server?.stop()
  await stage?.clear()
  await brokers?.leave()
  if (dir) await rm(dir, { recursive: true })
})

const write = (topic: string, key: string | null, id = makeUuid7(Date.now())) =>
  writeToOutbox(sql, { topic, key, payload: '{}', id }, { schema: 'shop' })
const count = async (what: string) =>
  Number((await run(server.url, `select count(*) as n from ${what}`))[0]?.['n'])
const ids = async (what: string) =>
  (await run(server.url, `select seq from ${what} order by seq`)).map(({ seq }) => String(seq))
const until = (what: string, is: () => Promise<boolean>) => waitFor(is, { what, timeoutMs: 30_000 })

async function look(box: string, want: Partial<RequeuePreview>): Promise<RequeuePlan> {
  const plan = await requeues.preview(box, { state: 'failed', ids: [], all: false, ...want })
  if (isRefusal(plan)) throw new Error(plan.because)
  return plan
}

async function carryOut(
  { id, box }: RequeuePlan,
  idempotencyKey = `key-number-${++keys}`,
): Promise<Requeued> {
  const done = await requeues.execute(box, { plan: id, idempotencyKey }, 'local')
  if (isRefusal(done)) throw new Error(done.because)
  return done
}

async function withRelay(more: Partial<RelaySettings>, work: () => Promise<void>): Promise<void> {
  const relay = createOutboxRelay({
    kafka: toKafka(brokers.bootstrap, 'requeue-relay'),
    database: { connectionString: server.url },
    schema: 'shop',
    name: 'requeue',
    pollMs: 50,
    ...more,
  })
  try {
    await work()
  } finally {
    await relay.stop()
  }
}

async function idsIn(topic: string): Promise<string[]> {
  const kafka = toKafka(brokers.bootstrap, 'requeue-oracle')
  const seen = await readTopic(
    kafka,
    topic,
    await readEnds(brokers.bootstrap, topic, 1, 'committed'),
    'committed',
  )
  return seen.map(({ id }) => id)
}

describe('with the relay at work', () => {
  test('failed rows that wait for long are sent at once, each once and in order', async () => {
    const topic = 'requeue-late'
    const written = [await write(topic, 'k'), await write(topic, 'k'), await write(topic, null)]
    await withRelay({ mostAttempts: 1000, retryMs: 600_000 }, async () => {
      await until('the rows to fail', async () => (await count('shop.outbox where attempts > 0')) >= 2)
      await stage.makeTopic(topic, 1)
      await boxWhen(boxes, ({ failed }) => (failed ?? 0n) >= 2n, 'failed rows', 'shop-outbox')
      const plan = await look('shop-outbox', { all: true })
      expect(plan.rows[0]).toMatchObject({ topic, error: 'there is no such topic' })
      expect(plan.says.join(' ')).toMatch(/no duplicate/)
      const done = await carryOut(plan)
      expect(done).toMatchObject({ outcome: 'done', asked: plan.count, done: plan.count, left: [] })
      await until('the outbox to drain', async () => (await count('shop.outbox')) === 0)
    })
    const sent = await idsIn(topic)
    expect(sent.toSorted()).toEqual(written.toSorted())
    expect(sent.indexOf(written[0] ?? '')).toBeLessThan(sent.indexOf(written[1] ?? ''))
  })

  test('dead rows go back and are sent once; one that was taken away since is left, and said', async () => {
    const topic = 'requeue-dead'
    const written = [await write(topic, 'a'), await write(topic, 'b'), await write(topic, 'c')]
    await withRelay({ mostAttempts: 1 }, () =>
      until('the rows to die', async () => (await count('shop.outbox_dead')) === 3),
    )
    await stage.makeTopic(topic, 1)
    const plan = await look('shop-outbox', { state: 'dead', ids: await ids('shop.outbox_dead') })
    expect(plan).toMatchObject({ count: 3, keyed: 3, gone: 0 })
    await run(server.url, `delete from shop.outbox_dead where message_id = '${written[1]}'`)
    const done = await carryOut(plan)
    expect(done).toMatchObject({ outcome: 'partial', asked: 3, done: 2 })
    expect(done.left).toEqual([
      { id: plan.rows[1]?.id, because: expect.stringMatching(/^It is not dead any more/) },
    ])
    await withRelay({}, () => until('the outbox to drain', async () => (await count('shop.outbox')) === 0))
    expect(new Set(await idsIn(topic))).toEqual(new Set([written[0], written[2]]))
    expect(await idsIn(topic)).toHaveLength(2)
    expect(await count('shop.outbox_dead')).toBe(0)
  })
})

describe('without it', () => {
  const fail = () =>
    run(
      server.url,
      "update shop.outbox set attempts = 3, next_attempt_at = now() + interval '1 h', last_error = 'x'",
    )

  test('the log has what was there before, and the same key is one deed', async () => {
    await write('t', null)
    await fail()
    const plan = await look('shop-outbox', { ids: await ids('shop.outbox') })
    const [done, again] = await Promise.all([
      carryOut(plan, 'one-and-the-same'),
      carryOut(plan, 'one-and-the-same'),
    ])
    expect([done.repeated, again.repeated]).toEqual([false, true])
    await fail()
    expect(await carryOut(plan, 'one-and-the-same')).toMatchObject({
      repeated: true,
      done: 1,
      auditId: done.auditId,
    })
    expect(await count('shop.outbox where attempts = 3')).toBe(1)
    const entry = await store.audit.read(done.auditId)
    expect(entry).toMatchObject({
      action: 'requeue',
      target: 'shop-outbox',
      outcome: 'done',
      text: 'Try 1 failed row of shop-outbox again.',
    })
    expect(JSON.parse(entry?.before ?? '')).toMatchObject({
      boxRows: [{ id: plan.rows[0]?.id, attempts: 3, error: 'x' }],
    })
    await run(server.url, 'truncate shop.outbox')
  })

  test('a row that was sent since is left; when all were, nothing is done', async () => {
    for (let n = 0; n < 3; n++) await write('t', null)
    await fail()
    const plan = await look('shop-outbox', { all: true })
    const [first = ''] = await ids('shop.outbox')
    await run(server.url, `update shop.outbox set attempts = 0 where seq = ${first}`)
    const done = await carryOut(plan)
    expect(done).toMatchObject({ outcome: 'partial', done: 2, left: [{ id: first }] })
    expect(
      await requeues.execute('shop-outbox', { plan: plan.id, idempotencyKey: 'another-key' }, 'local'),
    ).toMatchObject({
      refused: 'conflict',
      because: expect.stringMatching(/^None of them is failed any more/),
    })
    await run(server.url, 'truncate shop.outbox')
  })

  test('rows that somebody holds are waited for; held for long they are left, and nothing else is lost', async () => {
    for (let n = 0; n < 130; n++) await write('t', null)
    await fail()
    const plan = await look('shop-outbox', { all: true })
    expect(plan).toMatchObject({ count: 130, more: false })
    const holder = new Client({ connectionString: server.url })
    await holder.connect()
    await holder.query(
      `begin; select 1 from shop.outbox where seq = ${(await ids('shop.outbox'))[120]} for update`,
    )
    const done = await carryOut(plan)
    expect(done).toMatchObject({ outcome: 'partial', asked: 130, done: 100 })
    expect(done.left).toHaveLength(30)
    expect(done.because).toMatch(/keeps the table locked/)
    const next = await look('shop-outbox', { all: true })
    expect(next.count).toBe(30)
    const waiting = carryOut(next)
    await holder.query('rollback')
    await holder.end()
    expect(await waiting).toMatchObject({ outcome: 'done', done: 30 })
    await run(server.url, 'truncate shop.outbox')
  })

  test('a dead row whose message is in the outbox again is not written over', async () => {
    const id = await write('t', null)
    await run(
      server.url,
      `insert into shop.outbox_dead (seq, message_id, shard, topic, headers, created_at, attempts, reason)
      select 1000, message_id, shard, topic, headers, created_at, 5, 'x' from shop.outbox where message_id = '${id}'`,
    )
    const done = await carryOut(await look('shop-outbox', { state: 'dead', all: true }))
    expect(done).toMatchObject({
      outcome: 'refused',
      done: 0,
      left: [
        { id: '1000', because: expect.stringMatching(/has a row with its number or its message id already/) },
      ],
    })
    expect([await count('shop.outbox'), await count('shop.outbox_dead')]).toEqual([1, 1])
    await run(server.url, 'truncate shop.outbox, shop.outbox_dead')
  })

  test.each([
    [
      'an id that is SQL',
      'shop-outbox',
      { ids: ["1'); drop table shop.outbox; --"] },
      'bad-request',
      /cannot be/,
    ],
    [
      'a box whose settings do not allow it',
      'looking',
      { all: true },
      'forbidden',
      /actions of the box looking names requeue/,
    ],
    [
      'dead messages of an inbox',
      'billing-inbox',
      { state: 'dead', all: true },
      'forbidden',
      /only Kafka can deliver it again/,
    ],
    ['a box that is not there', 'none', { all: true }, 'not-found', /no box none/],
  ] as const)('%s is refused', async (_claim, box, want, refused, because) => {
    const answer = await requeues.preview(box, {
      state: 'failed',
      all: false,
      ...want,
      ids: 'ids' in want ? [...want.ids] : [],
    })
    expect(answer).toMatchObject({ refused, because: expect.stringMatching(because) })
    expect(await count('shop.outbox')).toBe(0)
  })

  test('of an inbox the attempts of its own group are forgotten, and nothing else', async () => {
    const id = makeUuid7(Date.now())
    const failed = { error: 'no stock', wasCounted: false }
    await countFailure(sql, { schema: 'billing', group: 'billing' }, id, failed)
    await countFailure(sql, { schema: 'billing', group: 'other' }, id, failed)
    const message = toMessage('orders', 0, {
      key: null,
      value: null,
      timestamp: '0',
      attributes: 0,
      offset: '7',
      headers: { 'message-id': Buffer.from(makeUuid7(Date.now())) },
    })
    await insertDead(sql, { schema: 'billing', group: 'billing' }, message, { attempts: 5, error: 'x' })
    const done = await carryOut(await look('billing-inbox', { all: true }))
    expect(done).toMatchObject({ outcome: 'done', done: 1 })
    expect(await run(server.url, 'select consumer_group from billing.inbox_attempt')).toEqual([
      { consumer_group: 'other' },
    ])
    expect(await count('billing.inbox')).toBe(1)
  })
})

describe('a payload', () => {
  const reveal = (box: string, row: string, masked: string[] = []) =>
    revealRow(
      { box, row, state: 'pending', actor: 'local' },
      {
        boxAt: (id) => boxes.at(id),
        clusterOf: () => 'main',
        audit: () => store.audit,
        masks: () => masksOf([{ topics: ['*'], fields: masked, show: null }], 't'),
      },
    )
  const put = async (payload: string | Uint8Array) => {
    const id = await writeToOutbox(sql, { topic: 't', key: 'k', payload }, { schema: 'shop' })
    const [row] = await run(server.url, `select seq from shop.outbox where message_id = '${id}'`)
    return String(row?.['seq'])
  }

  test('is shown masked, and that it was looked at is in the log without it', async () => {
    const seen = await reveal('shop-outbox', await put('{"card":"4711","n":1}'), ['$.card'])
    if (isRefusal(seen)) throw new Error(seen.because)
    expect(seen).toMatchObject({
      topic: 't',
      masked: ['$.card'],
      key: { text: 'k' },
      payload: { text: '{"card":"•••","n":1}', is: 'json', cut: false },
    })
    const entry = await store.audit.read(seen.auditId)
    expect(entry).toMatchObject({ action: 'reveal', target: 'shop-outbox', outcome: 'done' })
    expect(JSON.stringify(entry)).not.toContain('4711')
  })

  test('of which there is much is cut between characters, and hidden whole where a field of it is masked', async () => {
    const row = await put(JSON.stringify({ text: 'x' + 'ä'.repeat(50_000) }))
    const seen = await reveal('shop-outbox', row)
    if (isRefusal(seen)) throw new Error(seen.because)
    expect(seen.payload).toMatchObject({ encoding: 'utf8', cut: true, bytes: 100_012 })
    expect(Buffer.byteLength(seen.payload.text ?? '')).toBeGreaterThan(65_500)
    expect(await reveal('shop-outbox', row, ['$.card'])).toMatchObject({
      payload: { text: '•••', is: 'masked' },
    })
  })

  test('that is no text comes as it is', async () => {
    expect(await reveal('shop-outbox', await put(Uint8Array.of(0, 255, 254)))).toMatchObject({
      payload: { text: 'AP/+', encoding: 'base64', is: 'binary' },
    })
  })

  test.each([
    ['a row that is gone', '99999', 'not-found'],
    ['an id that is SQL', "1' or '1'='1", 'not-found'],
  ])('of %s is refused', async (_claim, row, refused) => {
    expect(await reveal('shop-outbox', row)).toMatchObject({ refused })
  })
})
