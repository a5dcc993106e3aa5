import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { waitFor } from '#demo/wait-for.ts'
import { openSession } from '#workers/connect.ts'
import { createInboxConsumer, type InboxConsumer } from '#workers/inbox-consumer/inbox-consumer.ts'
import { openSender } from '#workers/outbox-relay/sender.ts'
import { writeToOutbox } from '#workers/outbox-relay/write-to-outbox.ts'
import { handle } from './handler.ts'
import { isStopped } from './is-stopped.ts'
import { partitions, writeOrder } from './orders.ts'
import { countBatches, countChunks, orders, toNth, toShards, toVariants, type Variant } from './positions.ts'
import { conclude, type Expected } from './report.ts'
import { type Case, openStage, silentMs, type Stage } from './stage.ts'
import { countRepeated, readEnds, readTopic } from './topic-truth.ts'

// Rows O1 to O18: the relay dies at a named point, or what it stands on does. Downstream an inbox consumer that lives.
const odd = 'workers/crash/odd-worker.ts'
let stage: Stage
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  stage = await openStage('relay-crash')
})
afterEach(async () => {
  for (const broker of stage.brokers.brokers) broker.resume()
  for (const it of open.splice(0).toReversed()) await it.close()
})
afterAll(() => stage.close())

async function openCase(name: string, options: { shards?: number } = {}): Promise<Case> {
  const it = await stage.openCase(name, options)
  open.push(it)
  return it
}

/** In this process: it is not the one that dies. */
function startBilling(it: Case): InboxConsumer {
  const consumer = createInboxConsumer({
    kafka: stage.kafka,
    database: { connectionString: stage.database.url },
    group: it.group,
    topics: [it.topic],
    schema: it.schema,
    handle,
    sessionMs: 10_000,
  })
  open.push({ close: () => consumer.stop() })
  return consumer
}

async function readRepeated(it: Case): Promise<{ committed: number; uncommitted: number }> {
  const read = async (isolation: 'committed' | 'uncommitted') => {
    const ends = await readEnds(stage.brokers.bootstrap, it.topic, partitions, isolation)
    return readTopic(stage.kafka, it.topic, ends, isolation)
  }
  const committed = await read('committed')
  const { rows } = await it.sql.query(`select message_id from "${it.schema}".ledger`)
  const shown = new Set(committed.map(({ id }) => id))
  expect(rows.filter((row) => !shown.has(String(row['message_id'])))).toEqual([])
  return { committed: countRepeated(committed), uncommitted: countRepeated(await read('uncommitted')) }
}

type Repeated = { committed: 'none' | 'some' | 'any'; uncommitted: 'none' | 'some' | 'any' }

function expectRepeated(found: { committed: number; uncommitted: number }, wanted: Repeated): void {
  const said = (count: number, promised: 'none' | 'some' | 'any') =>
    promised === 'any' ? 'any' : count === 0 ? 'none' : 'some'
  expect({
    committed: said(found.committed, wanted.committed),
    uncommitted: said(found.uncommitted, wanted.uncommitted),
  }).toEqual(wanted)
}

/** SIGKILL at a point, a fresh process in its place, everything drained, the relay told to end: nothing may be left open. */
type Point = {
  row: string
  /** The failpoint, where it is not called like the row. */
  at?: string
  what: string
  repeated: Repeated
  env?: Record<string, string>
}

async function killAt({ row, at = row, what, repeated, env = {} }: Point, variant: Variant): Promise<void> {
  const it = await openCase(row, { shards: toShards(variant) })
  const mine = variant.instances === 3 ? { ...env, WORKER_SHARDS_AT_MOST: '1' } : env
  await it.write({ count: orders })
  const perBatch = at === 'O4' ? countChunks(variant) : 1
  const nth = toNth(variant, countBatches(variant)) * perBatch - (perBatch >> 1)
  const doomed = await it.startRelay({ ...mine, FAILPOINT: `${at}:${nth}` })
  const others = await Promise.all(Array.from({ length: variant.instances - 1 }, () => it.startRelay(mine)))
  startBilling(it)
  expect(await doomed.end()).toBe('SIGKILL')
  const relays = [...others, await it.startRelay(mine)]
  await it.waitDrained()
  expect(await Promise.all(relays.map((relay) => relay.stop()))).toEqual(relays.map(() => '0'))
  expect(await it.countOpen()).toBe(0)
  const found = await readRepeated(it)
  await conclude(it, {
    row,
    what,
    mode: env['WORKER_TRANSACTIONAL'] === 'false' ? 'idempotent' : 'transactional',
    ...variant,
    repeated: found,
  })
  expectRepeated(found, repeated)
}

const middle: Variant = { position: 'middle', instances: 1 }
const three: Variant = { position: 'middle', instances: 3 }

describe('SIGKILL of the relay', () => {
  const o3 = {
    row: 'O3',
    what: 'rows read, nothing sent',
    repeated: { committed: 'none', uncommitted: 'none' },
  } as const
  test.each(toVariants([middle]))('O3 $position batch, $instances', (variant) => killAt(o3, variant))

  // It dies behind half of the partitions of its batch.
  const o4 = {
    row: 'O4',
    what: 'some partitions sent, Kafka transaction open',
    repeated: { committed: 'none', uncommitted: 'some' },
  } as const
  test.each(toVariants([middle, three]))('O4 $position batch, $instances', (variant) => killAt(o4, variant))

  const o6 = {
    row: 'O6',
    what: 'Kafka has committed, the rows are still there',
    repeated: { committed: 'some', uncommitted: 'some' },
  } as const
  test.each(toVariants([{ position: 'first', instances: 1 }, middle, three]))(
    'O6 $position batch, $instances',
    (variant) => killAt(o6, variant),
  )

  const o7 = {
    row: 'O7',
    what: 'both have committed',
    repeated: { committed: 'none', uncommitted: 'none' },
  } as const
  test.each(toVariants([middle]))('O7 $position batch, $instances', (variant) => killAt(o7, variant))

  const o9 = {
    row: 'O9',
    at: 'O4',
    what: 'no Kafka transaction, part of a batch sent',
    repeated: { committed: 'some', uncommitted: 'some' },
    env: { WORKER_TRANSACTIONAL: 'false' },
  } as const
  test.each(toVariants([{ position: 'last', instances: 1 }]))('O9 $position batch, $instances', (variant) =>
    killAt(o9, variant),
  )
})

/** A whole run with one living relay (or what stands in for it), something done to it meanwhile. */
async function play(
  row: string,
  what: string,
  act: (it: Case) => Promise<void>,
  expected: Expected = {},
  { instances = 1, repeated = null as Repeated | null } = {},
): Promise<void> {
  const it = await openCase(row)
  startBilling(it)
  await act(it)
  await it.waitDrained(90_000)
  const found = repeated === null ? null : await readRepeated(it)
  await conclude(
    it,
    { row, what, mode: 'transactional', position: '-', instances, repeated: found },
    expected,
  )
  if (found !== null && repeated !== null) expectRepeated(found, repeated)
  expect(await it.countOpen()).toBe(0)
}

const once: Repeated = { committed: 'none', uncommitted: 'none' }

describe('the writer', () => {
  test('O1: dies before its commit: nothing is sent', () =>
    play(
      'O1',
      'the writer dies before its commit',
      async (it) => {
        const writer = await openSession({ connectionString: stage.database.url }, 'writer')
        await writer.query('begin')
        const id = await writeOrder(writer, it.schema, it.topic, {
          schema: it.schema,
          key: it.keys[0] ?? '',
          seq: 0,
        })
        await it.sql.query('select pg_terminate_backend($1)', [writer.pid])
        await waitFor(() => writer.isBroken(), { what: 'the writer to end', timeoutMs: 5000 })
        const relay = await it.startRelay()
        await it.write({ count: 12 })
        await it.waitDrained()
        expect(await relay.stop()).toBe('0')
        const { rows } = await it.sql.query(`select 1 from "${it.schema}".effect where message_id = $1`, [id])
        expect(rows).toEqual([])
      },
      {},
      { repeated: once },
    ))

  test('O2: commits while no relay runs: sent once, later', () =>
    play(
      'O2',
      'no relay runs at the commit',
      async (it) => {
        await it.write({ count: 60 })
        const relay = await it.startRelay()
        await it.waitRelayed()
        expect(await relay.stop()).toBe('0')
      },
      {},
      { repeated: once },
    ))

  test('O16: a slow one commits after later ones: its row is not passed over', () =>
    play(
      'O16',
      'seq 1 commits after seq 13',
      async (it) => {
        const relay = await it.startRelay()
        const slow = await openSession({ connectionString: stage.database.url }, 'writer')
        await slow.query('begin')
        await writeOrder(slow, it.schema, it.topic, { schema: it.schema, key: 'slow', seq: 0 })
        await slow.query(`insert into "${it.schema}".balance (key) values ('slow')`)
        await it.write({ count: 12 })
        await it.waitRelayed()
        await slow.query('commit')
        await slow.close()
        await it.waitDrained()
        expect(await relay.stop()).toBe('0')
      },
      {},
      { repeated: once },
    ))
})

describe('what the relay stands on', () => {
  test('O5: EndTxn is sent and its answer never comes', () =>
    play('O5', 'Kafka commit sent, answer lost', async (it) => {
      await it.write({ count: orders })
      const relay = await it.startRelay({ ODD: 'cut-end-txn', ODD_NTH: '3' }, odd)
      await it.waitRelayed()
      expect(await relay.stop()).toBe('0')
      expect(await relay.readLog()).toContain('"cut"')
    }))

  test('O17: PostgreSQL is killed at the last commit', () =>
    play('O17', 'PostgreSQL killed at the commit', async (it) => {
      await it.write({ count: orders })
      const relay = await it.startRelay({ FAILPOINT: 'O17:5:SIGSTOP' })
      await waitFor(() => isStopped(relay.pid), { what: 'the relay to stop', timeoutMs: 20_000 })
      await restartDatabase(it)
      relay.signal('SIGCONT')
      await it.waitRelayed()
      expect(await relay.stop()).toBe('0')
    }))

  test('O10: a relay that was stopped wakes up when another has its shards', () =>
    play(
      'O10',
      'SIGSTOP inside a Kafka transaction, taken over, SIGCONT',
      async (it) => {
        await it.write({ count: orders })
        const zombie = await it.startRelay({ FAILPOINT: 'O4:6:SIGSTOP' })
        await waitFor(() => isStopped(zombie.pid), { what: 'the relay to stop', timeoutMs: 20_000 })
        const next = await it.startRelay()
        await it.waitRelayed()
        zombie.signal('SIGCONT')
        // It finds its connections gone, starts again, and waits for a lock.
        await waitFor(async () => (await zombie.readLog()).includes('starts again'), {
          what: 'the zombie to notice',
          timeoutMs: 20_000,
        })
        await it.write({ count: 60 })
        await it.waitRelayed()
        expect(await Promise.all([zombie.stop(), next.stop()])).toEqual(['0', '0'])
      },
      {},
      { instances: 2, repeated: { committed: 'none', uncommitted: 'any' } },
    ))

  test('O18: a host is gone without a word while it holds locks', () =>
    play(
      'O18',
      `host gone with locks held; taken over within ${silentMs / 1000} s and a poll`,
      async (it) => {
        await it.write({ count: orders })
        const gone = await it.startRelay({ FAILPOINT: 'O3:4:SIGSTOP' })
        await waitFor(() => isStopped(gone.pid), { what: 'the relay to stop', timeoutMs: 20_000 })
        const stoppedAtMs = Date.now()
        const next = await it.startRelay()
        await it.waitRelayed()
        expect(Date.now() - stoppedAtMs).toBeLessThan(silentMs + 6000)
        gone.signal('SIGKILL')
        expect(await next.stop()).toBe('0')
      },
      {},
      { instances: 2 },
    ))

  test('O13: leaders move while it sends', () =>
    play(
      'O13',
      'every leader moves during the sending',
      async (it) => {
        const relay = await it.startRelay()
        await it.write({ count: 60 })
        await it.waitRelayed()
        // What its producer knows of the leaders is old from here on.
        await moveLeaders(it, 1)
        await it.write({ count: 120 })
        await moveLeaders(it, 2)
        await it.write({ count: 120 })
        await it.waitRelayed()
        expect(await relay.stop()).toBe('0')
      },
      {},
    ))

  test('O14: the brokers hang: the backlog grows, no attempt is counted, then it drains', () =>
    play(
      'O14',
      'all brokers hang',
      async (it) => {
        const relay = await it.startRelay({ WORKER_CALL: '2s' })
        await it.write({ count: 12 })
        await it.waitRelayed()
        for (const broker of stage.brokers.brokers) broker.pause()
        await it.write({ count: 120 })
        await waitFor(async () => ((await relay.readLog()).match(/starts again/g) ?? []).length >= 4, {
          what: 'some failures',
          timeoutMs: 30_000,
        })
        const { rows } = await it.sql.query(
          `select count(*) as n, max(attempts) as most from "${it.schema}".outbox`,
        )
        expect(rows).toMatchObject([{ n: '120', most: 0 }])
        for (const broker of stage.brokers.brokers) broker.resume()
        await it.waitRelayed()
        expect(await relay.stop()).toBe('0')
      },
      {},
    ))

  test('O15: rows that Kafka will never take go to outbox_dead with the reason, and the others are sent', () =>
    play(
      'O15',
      'too large, bad header, unknown topic',
      async (it) => {
        const relay = await it.startRelay({ WORKER_MOST_ATTEMPTS: '2' })
        const { schema, topic, sql } = it
        await it.write({ count: 60 })
        await writeToOutbox(sql, { topic, key: 'a', payload: Buffer.alloc(1_000_000) }, { schema })
        await writeToOutbox(sql, { topic: 'nowhere', key: 'b', payload: 'x' }, { schema })
        await writeToOutbox(
          sql,
          { topic, key: 'c', payload: 'x', headers: { n: 1 as unknown as string } },
          { schema },
        )
        await stage.admin.alterConfigs({
          validateOnly: false,
          resources: [
            { type: 2, name: topic, configEntries: [{ name: 'max.message.bytes', value: '20000' }] },
          ],
        })
        // Below our own limit, above the topic's: the broker refuses it together with its neighbours.
        await writeToOutbox(sql, { topic, key: 'd', payload: Buffer.alloc(30_000) }, { schema })
        await it.write({ count: 60 })
        await it.waitRelayed()
        expect(await relay.stop()).toBe('0')
        const { rows } = await sql.query(`select reason from "${schema}".outbox_dead order by seq`)
        expect(rows.map((row) => row['reason'])).toEqual([
          expect.stringContaining('too large'),
          'there is no such topic',
          'bad header: n must be text',
          'refused by the broker: MESSAGE_TOO_LARGE',
        ])
      },
      { outboxDead: 4 },
    ))

  test('O11: two with one transactional id shut each other out, so nobody sends without the lock', async () => {
    const it = await openCase('O11')
    const options = { kafka: stage.kafka, transactionalId: `${it.name}-0`, transactionMs: 5000, callMs: 8000 }
    const first = await openSender(options)
    const second = await openSender(options)
    const chunk = {
      topic: it.topic,
      partition: 0,
      rows: [],
      messages: [{ key: 'a', value: 'a', partition: 0 }],
    }
    const sending = await first.begin()
    await expect(sending.send(chunk)).rejects.toThrow(/epoch|fenced/i)
    await Promise.all([first.close(), second.close()])
    await conclude(it, {
      row: 'O11',
      what: 'two senders, one transactional id: the older one is refused',
      mode: 'transactional',
      position: '-',
      instances: 2,
    })
    expect(await it.countOpen()).toBe(0)
  })
})

describe('controls, which must fail', () => {
  test('O8: a relay that commits the database first loses', async () => {
    const it = await openCase('O8')
    await it.write({ count: orders })
    const doomed = await it.startRelay({ ODD: 'database-first', FAILPOINT: 'O8:4' }, odd)
    startBilling(it)
    expect(await doomed.end()).toBe('SIGKILL')
    const next = await it.startRelay({ ODD: 'database-first' }, odd)
    await it.waitDrained()
    expect(await next.stop()).toBe('0')
    await conclude(
      it,
      {
        row: 'O8',
        what: 'control: database commit before Kafka',
        mode: 'wrong on purpose',
        position: 'middle',
        instances: 1,
      },
      { lost: 20, sums: 20 },
    )
  })

  test('O12: relays side by side on one shard, SKIP LOCKED, reorder', async () => {
    const it = await openCase('O12')
    await it.write({ count: orders, keys: it.keys.slice(0, 2) })
    const relays = await Promise.all([0, 1, 2].map(() => it.startRelay({ ODD: 'skip-locked' }, odd)))
    startBilling(it)
    await it.waitDrained()
    expect(await Promise.all(relays.map((relay) => relay.stop()))).toEqual(['0', '0', '0'])
    await conclude(
      it,
      {
        row: 'O12',
        what: 'control: three relays, SKIP LOCKED',
        mode: 'wrong on purpose',
        position: '-',
        instances: 3,
      },
      { disorder: 'some' },
    )
  })
})

async function restartDatabase(it: Case): Promise<void> {
  await stage.database.kill()
  await stage.database.start()
  await it.reconnect()
}

async function moveLeaders(it: Case, leader: number): Promise<void> {
  const ids = [1, 2, 3]
  const replicas = [leader, ...ids.filter((id) => id !== leader)]
  // To this broker alone, then to all again: the first makes it the leader.
  for (const wanted of [[leader], replicas]) {
    const partitionAssignment = Array.from({ length: partitions }, (_, partition) => ({
      partition,
      replicas: wanted,
    }))
    await stage.admin.alterPartitionReassignments({ topics: [{ topic: it.topic, partitionAssignment }] })
    await waitFor(
      async () => {
        const found = await stage.admin.fetchTopicMetadata({ topics: [it.topic] }).catch(() => null)
        return (
          found?.topics[0]?.partitions.every(
            (at) => at.leader === leader && at.isr.length === wanted.length,
          ) ?? false
        )
      },
      { what: `broker ${leader} to lead ${it.topic}`, timeoutMs: 30_000 },
    )
  }
}
