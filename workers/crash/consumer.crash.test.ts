import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { waitFor } from '#demo/wait-for.ts'
import { createOutboxRelay } from '#workers/outbox-relay/outbox-relay.ts'
import { makeUuid7 } from '#workers/uuid7.ts'
import { orders, toNth, toVariants, type Variant } from './positions.ts'
import { conclude, type Expected } from './report.ts'
import { isStopped } from './is-stopped.ts'
import type { Child } from './children.ts'
import { type Case, openStage, sessionMs, type Stage } from './stage.ts'

// Rows I1 to I16: the consumer dies at a named point, or what it stands on does. Upstream a relay that lives.
const odd = 'workers/crash/odd-worker.ts'
let stage: Stage
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  stage = await openStage('consumer-crash')
})
afterEach(async () => {
  for (const it of open.splice(0).toReversed()) await it.close()
})
afterAll(() => stage.close())

async function openCase(name: string): Promise<Case> {
  const it = await stage.openCase(name)
  open.push(it)
  return it
}

/** Writes orders and sends them, in this process. */
async function publish(it: Case, options: Parameters<Case['write']>[0]): Promise<void> {
  const relay = createOutboxRelay({
    kafka: stage.kafka,
    database: { connectionString: stage.database.url },
    schema: it.schema,
    name: it.name,
    pollMs: 50,
  })
  try {
    await it.write(options)
    await it.waitRelayed()
  } finally {
    await relay.stop()
  }
}

type Mode = 'inbox' | 'at-least-once' | 'at-most-once'
const middle: Variant = { position: 'middle', instances: 1 }
const three: Variant = { position: 'middle', instances: 3 }

// One row at a time and an offset for each, so that the damage is the one row at hand and no more.
const oneByOne = { WORKER_COMMIT_EVERY: '1', WORKER_PARTITIONS_AT_ONCE: '1' }

/** SIGKILL at a point, a fresh process in its place, everything read to the end. */
async function killAt(
  point: string,
  what: string,
  mode: Mode,
  variant: Variant,
  expected: Expected,
): Promise<void> {
  const it = await openCase(`${point} ${mode}`)
  const env = { WORKER_MODE: mode, ...(mode === 'inbox' ? {} : oneByOne) }
  const passes = orders / variant.instances / (point === 'I5' && mode === 'inbox' ? 5 : 1)
  // Members first, then the orders, so that the doomed one has its equal share.
  const doomed = await it.startConsumer({ ...env, FAILPOINT: `${point}:${toNth(variant, passes)}` })
  const others = await Promise.all(Array.from({ length: variant.instances - 1 }, () => it.startConsumer(env)))
  await it.waitMembers(variant.instances)
  await publish(it, { count: orders })
  expect(await doomed.end()).toBe('SIGKILL')
  const consumers = [...others, await it.startConsumer(env)]
  await it.waitDrained()
  expect(await Promise.all(consumers.map((consumer) => consumer.stop()))).toEqual(consumers.map(() => '0'))
  await conclude(it, { row: point, what, mode, ...variant }, expected)
}

const points: [point: string, what: string][] = [
  ['I1', 'read, transaction not begun'],
  ['I2', 'in the inbox, no effect yet'],
  ['I3', 'effect made, not committed'],
  ['I4', 'committed, offset not'],
  ['I5', 'offset committed'],
]

describe('SIGKILL of the consumer, inbox', () => {
  const slice: Record<string, Variant[]> = {
    I3: [middle, three],
    I4: [{ position: 'first', instances: 1 }, middle, { position: 'last', instances: 1 }, three],
  }
  const rows = points.flatMap(([point, what]) =>
    toVariants(slice[point] ?? [middle]).map((variant) => ({ point, what, ...variant })),
  )
  test.each(rows)('$point $position row, $instances', ({ point, what, ...variant }) =>
    killAt(point, what, 'inbox', variant, point === 'I4' ? { duplicates: 'some' } : {}),
  )
})

describe('controls, which must fail: without an inbox', () => {
  test.each(points)('%s at least once', (point, what) =>
    killAt(point, what, 'at-least-once', middle, point === 'I4' ? { twice: 1, sums: 1 } : {}),
  )
  test.each(points)('%s at most once', (point, what) =>
    killAt(point, what, 'at-most-once', middle, point === 'I4' ? {} : { lost: 1, sums: 1 }),
  )
})

/** A whole run in which something is done to the consumer or to what it stands on. */
async function play(
  row: string,
  what: string,
  act: (it: Case) => Promise<number>,
  expected: Expected = {},
  mode: Mode = 'inbox',
): Promise<void> {
  const it = await openCase(row)
  const instances = await act(it)
  await conclude(it, { row, what, mode, position: '-', instances }, expected)
}

describe('what the consumer stands on', () => {
  test.each([
    ['inbox', {}],
    ['at-least-once', { twice: 1, sums: 1 }],
  ] as const)('I6: COMMIT is sent and its answer never comes, %s', (mode, expected) =>
    play(
      'I6',
      'commit sent, answer lost',
      async (it) => {
        // Some of the first commits are not of messages.
        const consumer = await it.startConsumer({ ODD: 'cut-commit', ODD_NTH: '40', WORKER_MODE: mode }, odd)
        await publish(it, { count: 120 })
        await it.waitDrained()
        expect(await consumer.stop()).toBe('0')
        expect(await consumer.readLog()).toContain('"cut"')
        return 1
      },
      expected,
      mode,
    ),
  )

  test.each([
    ['inbox', '60s', {}],
    ['at-least-once', '60s', { twice: 'some', sums: 'some' }],
  ] as const)(
    'I7: a consumer that was stopped wakes up when another has its partitions, %s',
    (mode, silent, expected) =>
      play(
        'I7',
        `SIGSTOP for longer than the session of ${sessionMs / 1000} s, then SIGCONT`,
        async (it) => {
          const env = { WORKER_MODE: mode, WORKER_SILENT: silent, ...oneByOne }
          const zombie = await it.startConsumer({ ...env, FAILPOINT: 'I3:30:SIGSTOP' })
          await publish(it, { count: 120 })
          await waitFor(() => isStopped(zombie.pid), { what: 'the consumer to stop', timeoutMs: 20_000 })
          const next = await it.startConsumer(env)
          // It is at the row whose transaction the zombie holds, and waits for it.
          await waitFor(() => isWaiting(it), { what: 'the next owner to meet the zombie', timeoutMs: 30_000 })
          zombie.signal('SIGCONT')
          await it.waitDrained()
          expect(await Promise.all([zombie.stop(), next.stop()])).toEqual(['0', '0'])
          return 2
        },
        expected,
        mode,
      ),
  )

  test('I8: a third member joins in the middle', () =>
    play('I8', 'a third member joins', async (it) => {
      const first = await Promise.all([it.startConsumer(), it.startConsumer()])
      await it.waitMembers(2)
      const publishing = publish(it, { count: orders * 2 })
      await waitFor(async () => (await countEffects(it)) > 50, {
        what: 'the first effects',
        timeoutMs: 20_000,
        everyMs: 10,
      })
      const third = await it.startConsumer()
      await publishing
      await it.waitMembers(3)
      await it.waitDrained()
      expect(await Promise.all([...first, third].map((consumer) => consumer.stop()))).toEqual(['0', '0', '0'])
      return 3
    }))

  test('I9: one id twice, to two members at once', () =>
    play(
      'I9',
      'one id in two partitions',
      async (it) => {
        const consumers = await Promise.all([it.startConsumer(), it.startConsumer()])
        await it.waitMembers(2)
        const [key = ''] = it.keys
        const producer = stage.kafka.producer({ allowAutoTopicCreation: false })
        await producer.connect()
        for (let seq = 0; seq < 20; seq++) {
          const id = makeUuid7(Date.now())
          await it.sql.query(`insert into "${it.schema}".ledger values ($1, $2, $3)`, [id, key, seq])
          const message = {
            key,
            value: JSON.stringify({ schema: it.schema, key, seq }),
            headers: { 'message-id': id },
          }
          await Promise.all(
            [0, 1].map((partition) =>
              producer.send({ topic: it.topic, messages: [{ ...message, partition }] }),
            ),
          )
        }
        await producer.disconnect()
        await it.waitDrained()
        expect(await Promise.all(consumers.map((consumer) => consumer.stop()))).toEqual(['0', '0'])
        return 2
        // Two partitions have no order between them.
      },
      { duplicates: 20, disorder: 'any' },
    ))

  test('I10: a handler that always throws: dead after its attempts, the others flow', () =>
    play(
      'I10',
      'the handler always throws',
      async (it) => {
        const consumer = await it.startConsumer({ WORKER_MOST_ATTEMPTS: '3' })
        await publish(it, { count: 120, boomAt: { n: 50, boom: 'throw' } })
        await it.waitDrained()
        expect(await consumer.stop()).toBe('0')
        const { rows } = await it.sql.query(
          `select attempts, error, payload is not null as kept from "${it.schema}".inbox where status = 'dead'`,
        )
        expect(rows).toEqual([{ attempts: 3, error: 'Error: this order cannot be billed', kept: true }])
        return 1
      },
      { dead: 1 },
    ))

  test('I11: a handler that kills its process: dead after its attempts, without running again', () =>
    play(
      'I11',
      'the handler always kills its process',
      async (it) => {
        await publish(it, { count: 120, boomAt: { n: 50, boom: 'kill' } })
        const start = () => it.startConsumer({ WORKER_MOST_ATTEMPTS: '3' })
        let deaths = 0
        let consumer = await start()
        while (!(await isDrained(it, consumer))) {
          deaths++
          consumer = await start()
        }
        expect(await consumer.stop()).toBe('0')
        // The first is not counted: nothing was known against the message.
        expect(deaths).toBe(4)
        return 1
      },
      { dead: 1 },
    ))

  test('I12: PostgreSQL is killed at the commit', () =>
    play('I12', 'PostgreSQL killed at the commit', async (it) => {
      const consumer = await it.startConsumer({ FAILPOINT: 'I6:40:SIGSTOP' })
      await publish(it, { count: 120 })
      await waitFor(() => isStopped(consumer.pid), { what: 'the consumer to stop', timeoutMs: 20_000 })
      const before = await it.readCommitted()
      await stage.database.kill()
      await stage.database.start()
      await it.reconnect()
      consumer.signal('SIGCONT')
      await it.waitDrained()
      expect((await it.readCommitted()).every((offset, at) => offset >= (before[at] ?? 0n))).toBe(true)
      expect(await consumer.stop()).toBe('0')
      return 1
      // The log of duplicates is unlogged: a killed server empties it.
    }))

  test('I13: the coordinator is killed at the commit of the offset', () =>
    play('I13', 'the coordinator killed at the offset commit', async (it) => {
      const consumer = await it.startConsumer({ FAILPOINT: 'I4:40:SIGSTOP', ...oneByOne })
      await publish(it, { count: 120 })
      await waitFor(() => isStopped(consumer.pid), { what: 'the consumer to stop', timeoutMs: 20_000 })
      const coordinator = await readCoordinator(it.group)
      const broker = stage.brokers.brokers.find(({ id }) => id === coordinator)
      await broker?.kill()
      consumer.signal('SIGCONT')
      await broker?.start()
      await it.waitDrained(120_000)
      expect(await consumer.stop()).toBe('0')
      return 1
    }))

  test('I14: the group reads from the beginning again: everything is dropped', () =>
    play(
      'I14',
      'offsets back to the beginning, within the window',
      async (it) => {
        const first = await it.startConsumer()
        await publish(it, { count: 120 })
        await it.waitDrained()
        expect(await first.stop()).toBe('0')
        await stage.admin.deleteGroups([it.group])
        const second = await it.startConsumer()
        await it.waitDrained()
        expect(await second.stop()).toBe('0')
        return 1
      },
      { duplicates: 120 },
    ))

  test('I15: two groups in one table both apply everything', () =>
    play(
      'I15',
      'two groups, one table',
      async (it) => {
        const consumers = [
          await it.startConsumer(),
          await it.startConsumer({ WORKER_GROUP: `${it.group}-two` }),
        ]
        await publish(it, { count: 60 })
        await it.waitDrained()
        await waitFor(async () => (await countEffects(it)) === 120, {
          what: 'the other group',
          timeoutMs: 20_000,
        })
        expect(await Promise.all(consumers.map((consumer) => consumer.stop()))).toEqual(['0', '0'])
        return 2
        // Each message has one effect for each group, which this log cannot tell apart.
      },
      { twice: 60, sums: 60, duplicates: 0 },
    ))

  test('I16: what the inbox has forgotten is applied again: this is the window', () =>
    play(
      'I16',
      'inbox rows forgotten, then read again',
      async (it) => {
        const first = await it.startConsumer()
        await publish(it, { count: 60 })
        await it.waitDrained()
        expect(await first.stop()).toBe('0')
        await it.sql.query(
          `delete from "${it.schema}".inbox where message_id in (select message_id from "${it.schema}".ledger limit 10)`,
        )
        await stage.admin.deleteGroups([it.group])
        const second = await it.startConsumer()
        await it.waitDrained()
        expect(await second.stop()).toBe('0')
        return 1
      },
      { twice: 10, sums: 10, duplicates: 50 },
    ))

  test('a message without an id is never handled', () =>
    play(
      '-',
      'no header message-id, or one that is no UUID',
      async (it) => {
        const producer = stage.kafka.producer({ allowAutoTopicCreation: false })
        await producer.connect()
        await producer.send({
          topic: it.topic,
          messages: [
            { key: 'a', value: '{}' },
            { key: 'a', value: '{}', headers: { 'message-id': '17' } },
          ],
        })
        await producer.disconnect()
        const consumer = await it.startConsumer()
        await it.waitDrained()
        expect(await consumer.stop()).toBe('0')
        const { rows } = await it.sql.query(
          `select error from "${it.schema}".inbox where status = 'dead' order by koff`,
        )
        expect(rows.map((row) => row['error'])).toEqual([
          'no header message-id',
          'the header message-id is no UUID',
        ])
        return 1
      },
      { dead: 2 },
    ))
})

/** False when the consumer died before. */
async function isDrained(it: Case, consumer: Child): Promise<boolean> {
  const drained = it.waitDrained().then(() => true)
  drained.catch(() => undefined)
  return Promise.race([drained, consumer.end().then(() => false)])
}

async function countEffects(it: Case): Promise<number> {
  const { rows } = await it.sql.query(`select count(*) as n from "${it.schema}".effect`)
  return Number(rows[0]?.['n'])
}

/** Whether a session waits for a lock of another one. */
async function isWaiting(it: Case): Promise<boolean> {
  const { rows } = await it.sql.query(
    `select 1 from pg_stat_activity where application_name like $1 and cardinality(pg_blocking_pids(pid)) > 0`,
    [`${it.group}%`],
  )
  return rows.length > 0
}

/** The leader of the partition of __consumer_offsets that the group falls into, by the hash of Java's String. */
async function readCoordinator(group: string): Promise<number> {
  const hash = Array.from(Buffer.from(group)).reduce((sum, code) => (Math.imul(sum, 31) + code) | 0, 0)
  const { topics } = await stage.admin.fetchTopicMetadata({ topics: ['__consumer_offsets'] })
  const found = topics[0]?.partitions ?? []
  const at = (hash & 0x7fffffff) % found.length
  return found.find(({ partitionId }) => partitionId === at)?.leader ?? 0
}
