import type { Producer } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toKafka } from '#demo/kafka.ts'
import { joinShared, type SharedBrokers } from '#demo/shared/join.ts'
import { commitFor, toAddresses } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import { refineTimeBehind } from '#lib/lag/refine-time-behind.ts'
import { searchTimes } from '#lib/lag/search-times.ts'
import { readRange } from '#lib/messages/read-range.ts'
import { readRecords, type KafkaRecord } from '#lib/messages/record.ts'
import { rowOf } from '#lib/model/topology.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { openPartitionProofs, type PartitionProofs } from '#lib/switchboard/proofs/partition-proofs.ts'
import { openCollector, type Collector } from './collector.ts'

// What a group has left, on a real cluster: transactions that ended one way and the other, what compaction leaves, all
// compressions as Kafka's own producer writes them, and times by index.
const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
const compacting = {
  'cleanup.policy': 'compact',
  'segment.ms': '100',
  'min.cleanable.dirty.ratio': '0.01',
  'max.compaction.lag.ms': '1000',
}
const settings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'proof-ended': {},
  'proof-open': {},
  'proof-plain': {},
  'proof-compacted': compacting,
  'proof-times': { 'message.timestamp.type': 'LogAppendTime' },
  ...Object.fromEntries(compressions.map((name) => [`proof-${name}`, {}])),
}
const figures: Record<string, number> = {}

let brokers: SharedBrokers
let collector: Collector
let proofs: PartitionProofs
let producer: Producer
let undecided: { producer: Producer; end(): Promise<void> }

beforeAll(async () => {
  brokers = await joinShared()
  await makeTopics()
  producer = toKafka(brokers.bootstrap, 'proof').producer({ allowAutoTopicCreation: false })
  await producer.connect()
  await writeTransactions()
  await send('proof-plain', [5, 6, 7].map(String))
  undecided = await openTransaction()
  collector = openCollector(
    {
      id: 'proof',
      bootstrap: toAddresses(brokers.bootstrap),
      clientId: 'throughline-test',
      tls: null,
      sasl: null,
      timeouts: { connectMs: 3000, lightMs: 3000, bulkMs: 20_000 },
    },
    { pollMs: 300 },
  )
  proofs = openPartitionProofs(collector, { note: () => undefined })
  await commitFor(brokers.bootstrap, {
    'proof-done': { 'proof-ended': [3n], 'proof-plain': [3n], 'proof-compacted': [0n] },
    'proof-midway': { 'proof-ended': [4n], 'proof-plain': [1n], 'proof-open': [0n] },
    'proof-beginning': { 'proof-ended': [0n] },
  })
})

afterAll(async () => {
  await undecided?.end()
  await collector?.close()
  await producer?.disconnect()
  await brokers?.leave()
  console.log(`Reading on demand, measured: ${JSON.stringify(figures)}`)
})

async function makeTopics(): Promise<void> {
  const admin = toKafka(brokers.bootstrap, 'proof').admin()
  await admin.connect()
  const topics = Object.entries(settings).map(([topic, entries]) => ({
    topic,
    numPartitions: 1,
    replicationFactor: 3,
    configEntries: Object.entries(entries).map(([name, value]) => ({ name, value })),
  }))
  await admin.createTopics({ topics, waitForLeaders: false })
  const led = () =>
    admin.fetchTopicMetadata({ topics: Object.keys(settings) }).then(
      (found) => found.topics.every(({ partitions }) => partitions.every(({ leader }) => leader > 0)),
      () => false,
    )
  await waitFor(led, { what: 'the topics to have leaders', timeoutMs: 30_000 })
  await admin.disconnect()
}

async function send(topic: string, values: readonly string[], key: string | null = null): Promise<void> {
  await producer.send({ topic, messages: values.map((value) => ({ partition: 0, key, value })) })
}

function transactional(id: string): Producer {
  return toKafka(brokers.bootstrap, id).producer({
    allowAutoTopicCreation: false,
    transactionalId: id,
    maxInFlightRequests: 1,
    idempotent: true,
  })
}

/** Offsets 0 to 2 and their marker; 4 and 5, and the marker that takes them back. */
async function writeTransactions(): Promise<void> {
  const own = transactional('proof-ended')
  await own.connect()
  const kept = await own.transaction()
  await kept.send({ topic: 'proof-ended', messages: ['a', 'b', 'c'].map((value) => ({ value })) })
  await kept.commit()
  const dropped = await own.transaction()
  await dropped.send({ topic: 'proof-ended', messages: ['d', 'e'].map((value) => ({ value })) })
  await dropped.abort()
  await own.disconnect()
}

async function openTransaction() {
  const own = transactional('proof-open')
  await own.connect()
  const transaction = await own.transaction()
  await transaction.send({ topic: 'proof-open', messages: [{ value: 'waits' }] })
  return {
    producer: own,
    async end() {
      await transaction.abort()
      await own.disconnect()
    },
  }
}

/** Once the collector has seen the group commit on this topic. */
async function snapshotWith(group: string, topic: string): Promise<Snapshot> {
  const found = { snapshot: null as Snapshot | null }
  await waitFor(
    async () => {
      await collector.nextRound()
      const snapshot = collector.snapshot()
      const at = snapshot?.groups.index.get(group)
      if (!snapshot || at === undefined) return false
      const row = rowOf(snapshot.topology, topic, 0)
      const { commitAt, commitRow } = snapshot.groups
      for (let commit = commitAt.get(at); commit < commitAt.get(at + 1); commit++)
        if (row >= 0 && commitRow.get(commit) === row) found.snapshot = snapshot
      return found.snapshot !== null
    },
    { what: `the commit of ${group} on ${topic}`, timeoutMs: 30_000 },
  )
  if (!found.snapshot) throw new Error('not seen')
  return found.snapshot
}

async function residual(group: string, topic: string) {
  const snapshot = await snapshotWith(group, topic)
  const startedMs = performance.now()
  const proof = await proofs.residual(snapshot, { group, topic, partition: '0' })
  figures[`residual of ${topic}, ms`] = Math.round(performance.now() - startedMs)
  return proof
}

async function nextRecord(group: string, topic: string) {
  const snapshot = await snapshotWith(group, topic)
  return proofs.nextRecord(snapshot, { group, topic, partition: '0' })
}

async function readAll(topic: string): Promise<{ compressions: string[]; records: KafkaRecord[] }> {
  await waitFor(async () => collector.snapshot()?.topology.topicIndex.has(topic) ?? false, {
    what: `the collector to see ${topic}`,
    timeoutMs: 20_000,
  })
  const { batches, fault } = await readRange(
    { from: 0n, mostBytes: 2 ** 24 },
    {
      fetch: (from, maxBytes) =>
        collector.fetchRecords({ topic, partition: 0, from, maxBytes, deadlineMs: 5000 }),
    },
  )
  if (fault) throw fault
  const records = await Promise.all(
    batches.filter(({ control }) => !control).map((batch) => readRecords(batch)),
  )
  return {
    compressions: [...new Set(batches.map(({ compression }) => compression))],
    records: records.flat(),
  }
}

describe('what is left of a transactional topic', () => {
  it('is one marker, for a group that committed its last record, and then records that were taken back', async () => {
    expect(await residual('proof-done', 'proof-ended')).toMatchObject({
      verdict: 'records',
      from: 3n,
      end: 7n,
      records: 2n,
      aborted: 2n,
      markers: 2n,
      holes: 0n,
      sentence: expect.stringContaining('A reader of committed records has nothing left to read.'),
    })
  })

  it('is all there is, for a group at the beginning', async () => {
    expect(await residual('proof-beginning', 'proof-ended')).toMatchObject({
      records: 5n,
      aborted: 2n,
      markers: 2n,
    })
  })

  it('is only a marker, once the group stands before the last one', async () => {
    await commitFor(brokers.bootstrap, { 'proof-last': { 'proof-ended': [6n] } })
    const proof = await residual('proof-last', 'proof-ended')
    expect(proof).toMatchObject({
      verdict: 'only-markers',
      records: 0n,
      markers: 1n,
      sentence: 'Nothing is left to read: 1 transaction marker.',
    })
    expect(await nextRecord('proof-last', 'proof-ended')).toMatchObject({ offset: 6n, control: true })
  })

  it('is of a transaction that nobody has ended yet', async () => {
    const proof = await residual('proof-midway', 'proof-open')
    expect(proof).toMatchObject({ verdict: 'records', records: 1n, aborted: 0n })
    expect(proof).toMatchObject({ sentence: '1 record to read, all of transactions still open.' })
  })
})

describe('what is left of a plain topic', () => {
  it('is its records, and nothing at the end', async () => {
    expect(await residual('proof-midway', 'proof-plain')).toMatchObject({
      verdict: 'records',
      records: 2n,
      from: 1n,
    })
    expect(await residual('proof-done', 'proof-plain')).toMatchObject({ verdict: 'empty', bytes: 0 })
  })

  it('begins with a record whose time its producer set', async () => {
    const found = await nextRecord('proof-midway', 'proof-plain')
    expect(found).toMatchObject({ offset: 1n, timestampType: 'create', control: false })
    expect('ageMs' in found && found.ageMs).toBeGreaterThanOrEqual(0)
    expect('ageMs' in found && found.ageMs).toBeLessThan(120_000)
  })
})

it('holes of a compacted topic are neither records nor in the way', async () => {
  const written = { count: 0n }
  await waitFor(
    async () => {
      await send('proof-compacted', [String(written.count++)], 'the one key')
      const { records } = await readAll('proof-compacted')
      return BigInt(records.length) < written.count - 5n && records[0]?.offset !== 0n
    },
    { what: 'the cleaner to remove records', timeoutMs: 60_000, everyMs: 200 },
  )
  const proof = await residual('proof-done', 'proof-compacted')
  if ('refused' in proof) throw new Error(proof.because)
  expect(proof).toMatchObject({ verdict: 'records', from: 0n, markers: 0n })
  expect(proof.holes > 0n).toBe(true)
  expect(proof.records + proof.holes).toBe(proof.end)
  const next = await nextRecord('proof-done', 'proof-compacted')
  expect('offset' in next && next.offset !== null && next.offset > 0n).toBe(true)
})

describe("what Kafka's own producer wrote is read back", () => {
  const lines = Array.from({ length: 400 }, (_, n) => `key ${n % 7}:value ${n} ${'again '.repeat(n % 9)}`)

  it.each(compressions)('%s', async (compression) => {
    const topic = `proof-${compression}`
    const done = await brokers.tool(
      'org.apache.kafka.tools.ConsoleProducer',
      [
        ['--bootstrap-server', brokers.bootstrap, '--topic', topic],
        ['--compression-codec', compression, '--command-property', 'linger.ms=200'],
        ['--reader-property', 'parse.key=true', '--reader-property', 'key.separator=:'],
      ].flat(),
      { input: `${lines.join('\n')}\n` },
    )
    expect(done).toMatchObject({ code: 0 })
    const found = await readAll(topic)
    expect(found.compressions).toEqual([compression])
    expect(found.records.map(({ key, value }) => `${key?.toString()}:${value?.toString()}`)).toEqual(lines)
    expect(found.records.map(({ offset }) => offset)).toEqual(lines.map((_, n) => BigInt(n)))
  })
})

it('time by index agrees with the true time of the append within a second', async () => {
  const startedMs = Date.now()
  while (Date.now() - startedMs < 4000) await send('proof-times', ['x', 'y'])
  const { records } = await readAll('proof-times')
  const snapshot = collector.snapshot()
  if (!snapshot) throw new Error('no snapshot')
  const { topology } = snapshot
  const row = rowOf(topology, 'proof-times', 0)
  const some = records.filter((_, n) => n % Math.ceil(records.length / 12) === 0)
  expect(some.length).toBeGreaterThan(5)
  let rounds = 0
  for (const { offset, timestampMs } of some) {
    const atMs = Date.now()
    const behind = { low: 0, high: null }
    const found = await searchTimes([{ row, offset, dense: true, behind }], atMs, {
      ask: (probes) => {
        rounds++
        return collector.readOffsetsAt(topology, probes, 3000)
      },
    })
    const refined = refineTimeBehind(found.get(row), offset, behind, atMs)
    const age = atMs - (timestampMs ?? 0)
    expect(refined.from).toBe('index')
    expect(refined.behind.low).toBeLessThanOrEqual(age)
    expect(refined.behind.high).toBeGreaterThanOrEqual(age)
    expect((refined.behind.high ?? Infinity) - refined.behind.low).toBeLessThanOrEqual(1000)
    // The broker's time is our own clock's: both run on this machine.
    expect(timestampMs).toBeGreaterThanOrEqual(startedMs - 1000)
    expect(timestampMs).toBeLessThanOrEqual(atMs + 1000)
  }
  figures['rounds a search'] = rounds / some.length
})
