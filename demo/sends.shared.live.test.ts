import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consoleLines } from '#demo/message-stage.ts'
import { openResetStage, type ResetStage } from '#demo/reset-stage.ts'
import { joinShared, type SharedBrokers } from '#demo/shared/join.ts'
import { toAddresses } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import { openTestProducer } from '#lib/kafka/produce.ts'
import { readBatches } from '#lib/messages/record-batch.ts'
import { readRecords } from '#lib/messages/record.ts'
import { newTopicSchema, type NewTopic } from '#lib/model/new-topic.ts'
import { sendRunWantSchema, type SendRun, type SendRunWant } from '#lib/model/send-run.ts'
import { openSendRuns, type SendRuns } from '#lib/switchboard/send/send-runs.ts'
import type { CopySent } from '#lib/switchboard/send/send-copies.ts'
import { openTopicMaker, type TopicMaker } from '#lib/switchboard/send/topic-maker.ts'

// Many copies, packed in every way, and topics made for them, on real brokers.
const topics = { many: 'sends-test.many', slow: 'sends-test.slow', gone: 'sends-test.gone' }

let brokers: SharedBrokers
let stage: ResetStage
let runs: SendRuns
let maker: TopicMaker
const told: CopySent[] = []

const accessOf = (bootstrap: string) => ({
  id: 'sends',
  bootstrap: toAddresses(bootstrap),
  clientId: 'throughline-test',
  tls: null,
  sasl: null,
  timeouts: { connectMs: 5000, lightMs: 5000, bulkMs: 20_000 },
})

beforeAll(async () => {
  brokers = await joinShared()
  stage = await openResetStage(brokers.bootstrap, 'sends-')
  await Promise.all([
    ...Object.values(topics).map((topic) => stage.makeTopic(topic, 3)),
    stage.makeTopic('sends-test.packed', 1),
    stage.makeTopic('sends-test.small', 1, { 'max.message.bytes': '1000' }),
    stage.makeTopic('sends-other', 1),
  ])
  await stage.collector.nextRound()
  const outside = {
    cluster: 'sends',
    access: accessOf(brokers.bootstrap),
    collector: stage.collector,
    allowed: ['sends-test.*'],
    audit: () => stage.audit,
  }
  runs = openSendRuns({ ...outside, onSent: async (sent) => void told.push(sent) })
  maker = openTopicMaker(outside)
})

afterAll(async () => {
  await runs?.close()
  await stage?.clear()
  await brokers?.leave()
})

async function start(topic: string, want: Partial<SendRunWant>): Promise<SendRun> {
  const run = await runs.start(topic, sendRunWantSchema.parse({ value: 'n', ...want }), 'test')
  if ('refused' in run) throw new Error(run.because)
  return run
}

function read({ topic, id }: SendRun): SendRun {
  const run = runs.read(topic, id)
  if ('refused' in run) throw new Error(run.because)
  return run
}

async function until(run: SendRun, what: string, holds: (run: SendRun) => boolean): Promise<SendRun> {
  await waitFor(async () => holds(read(run)), { what, timeoutMs: 30_000, everyMs: 20 })
  return read(run)
}

const ended = (run: SendRun) => until(run, 'the run to end', ({ state }) => state !== 'running')

/** Every value of a topic, partition after partition, in the order of the log. */
async function valuesOf(topic: string): Promise<string[][]> {
  const offsets = await stage.admin.fetchTopicOffsets(topic)
  return Promise.all(
    offsets
      .toSorted((a, b) => a.partition - b.partition)
      .map(async ({ partition, high }) => {
        const values: string[] = []
        for (let from = 0n; from < BigInt(high);) {
          const want = { topic, partition, from, maxBytes: 4_000_000, deadlineMs: 5000 }
          // oxlint-disable-next-line no-await-in-loop -- window after window
          const { records } = await stage.collector.fetchRecords(want)
          for (const batch of readBatches(records).batches)
            // oxlint-disable-next-line no-await-in-loop
            for (const record of await readRecords(batch, { from }))
              if (record.offset >= from) {
                values.push(record.value?.toString() ?? 'null')
                from = record.offset + 1n
              }
        }
        return values
      }),
  )
}

async function entryOf(topic: string) {
  const { items } = await stage.audit.list({ target: topic, fromMs: 0, toMs: Date.now() + 1000, limit: 5 })
  return items.map(({ action, outcome, text, after }) => ({
    action,
    outcome,
    text,
    because: String(JSON.parse(after ?? '{}').because),
  }))
}

describe('many copies', () => {
  it('lie in the log, each once, in order, and their number agrees', async () => {
    const run = await start(topics.many, {
      copies: 500,
      perSecond: 1000,
      value: '{{counter}}',
      template: true,
    })
    expect(run).toMatchObject({ state: 'running', copies: 500, endedMs: null })
    const done = await ended(run)
    expect(done).toMatchObject({ state: 'done', sent: 500, failed: 0, because: null })
    const values = (await valuesOf(topics.many)).map((each) => each.map(Number))
    for (const each of values) expect(each).toEqual(each.toSorted((a, b) => a - b))
    expect(values.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, n) => n + 1))
    // The first and the last are followed.
    expect(told.map(({ traceId }) => traceId)).toEqual([done.firstTraceId, done.lastTraceId])
    expect(await entryOf(topics.many)).toEqual([
      {
        action: 'send',
        outcome: 'done',
        text: `Send 500 test messages to ${topics.many}, 1000 a second at most.`,
        because: '500 of 500 test messages were sent.',
      },
    ])
  })

  it('come no faster than asked for, and stop when told to', async () => {
    const run = await start(topics.slow, { copies: 10_000, perSecond: 20, idempotencyKey: 'once' })
    // The second click.
    expect((await start(topics.slow, { copies: 10_000, perSecond: 20, idempotencyKey: 'once' })).id).toBe(
      run.id,
    )
    const some = await until(run, 'ten to be sent', ({ sent }) => sent >= 10)
    expect(some.asOf - some.startedMs).toBeGreaterThan(400)
    const stopped = await runs.stop(topics.slow, run.id)
    if ('refused' in stopped) throw new Error(stopped.because)
    expect(stopped).toMatchObject({ state: 'stopped', failed: 0, because: null })
    expect((await valuesOf(topics.slow)).flat()).toHaveLength(stopped.sent)
    const [entry] = await entryOf(topics.slow)
    expect(entry?.outcome).toBe('partial')
    expect(entry?.because).toBe(`${stopped.sent} of 10,000 test messages were sent. It was stopped.`)
  })

  it('a topic that is deleted in the middle ends it, with the broker’s word', async () => {
    const run = await start(topics.gone, { copies: 5000, perSecond: 100 })
    await until(run, 'some to be sent', ({ sent }) => sent >= 20)
    await stage.admin.deleteTopics({ topics: [topics.gone] })
    const over = await ended(run)
    expect(over).toMatchObject({
      state: 'failed',
      because: expect.stringMatching(/no such partition.*5 failures in a row/),
    })
    expect(over.sent).toBeGreaterThanOrEqual(20)
    expect(over.failed).toBeGreaterThan(0)
    expect((await entryOf(topics.gone))[0]?.outcome).toBe('partial')
    // Nobody made it again.
    expect(await stage.admin.listTopics()).not.toContain(topics.gone)
  })

  it('that are too large together go one by one', async () => {
    const done = await ended(
      await start('sends-test.small', { copies: 20, perSecond: 1000, value: 'x'.repeat(400) }),
    )
    expect(done).toMatchObject({ state: 'done', sent: 20, failed: 0 })
    expect((await valuesOf('sends-test.small')).flat()).toHaveLength(20)
  })

  it('are refused where one is, and when they would take too long', async () => {
    const refusal = (topic: string, want: Partial<SendRunWant>) =>
      runs.start(topic, sendRunWantSchema.parse({ value: 'n', copies: 2, perSecond: 1, ...want }), 'test')
    expect(await refusal('sends-other', {})).toMatchObject({ refused: 'forbidden' })
    expect(await refusal('sends-test.nowhere', {})).toMatchObject({ refused: 'not-found' })
    expect(await refusal(topics.many, { partition: 3 })).toMatchObject({ refused: 'bad-request' })
    expect(await refusal(topics.many, { value: '{{cuonter}}', template: true })).toMatchObject({
      refused: 'bad-request',
    })
    const large = { copies: 100_000, perSecond: 1000, value: 'x'.repeat(20_000) }
    expect(await refusal(topics.many, large)).toMatchObject({
      because: expect.stringContaining('more than 1 GiB'),
    })
    expect(await refusal(topics.many, { copies: 3601 })).toMatchObject({
      because: expect.stringContaining('longer than an hour'),
    })
  })
})

it('however it is packed, Kafka’s own consumer reads it, and so do we', async () => {
  const producer = await openTestProducer(accessOf(brokers.bootstrap), {
    transactionalId: null,
    deadlineMs: 10_000,
  })
  const value = Buffer.from('throughline '.repeat(10_000))
  const ways = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
  for (const compression of ways)
    // oxlint-disable-next-line no-await-in-loop -- one after the other, in order
    await producer.send({
      topic: 'sends-test.packed',
      partition: 0,
      key: Buffer.from(compression),
      value,
      headers: [],
      timestampMs: Date.now(),
      acks: -1,
      compression,
    })
  await producer.close()
  const want = { topic: 'sends-test.packed', partition: 0, from: 0n, maxBytes: 4_000_000, deadlineMs: 5000 }
  const { batches } = readBatches((await stage.collector.fetchRecords(want)).records)
  expect(batches.map(({ compression }) => compression)).toEqual(ways)
  expect((await valuesOf('sends-test.packed')).flat()).toEqual(ways.map(() => value.toString()))
  const lines = await consoleLines(brokers, 'sends-test.packed', { count: ways.length })
  expect(lines.map((line) => line.split('\t').slice(-2))).toEqual(ways.map((way) => [way, value.toString()]))
})

describe('a topic is made', () => {
  const make = (want: Partial<NewTopic>) =>
    maker.make(newTopicSchema.parse({ name: 'sends-test.new', partitions: 3, ...want }), 'test')

  it('first only looked at, then there, with its copies and its min ISR, and ready', async () => {
    expect(await make({ dryRun: true })).toMatchObject({
      created: false,
      survives: { writes: 1, leader: 2, data: 1 },
    })
    expect(await stage.admin.listTopics()).not.toContain('sends-test.new')
    expect(await make({})).toMatchObject({ created: true, auditId: expect.any(String) })
    const found = await stage.admin.fetchTopicMetadata({ topics: ['sends-test.new'] })
    expect(found.topics[0]?.partitions.map(({ replicas }) => replicas.length)).toEqual([3, 3, 3])
    const settings = await stage.admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: 2, name: 'sends-test.new', configNames: ['min.insync.replicas'] }],
    })
    expect(settings.resources[0]?.configEntries[0]?.configValue).toBe('2')
    expect(await ended(await start('sends-test.new', { copies: 5, perSecond: 100 }))).toMatchObject({
      sent: 5,
    })
    const entries = await entryOf('sends-test.new')
    expect(entries.find(({ action }) => action === 'create-topic')).toEqual({
      action: 'create-topic',
      outcome: 'done',
      text: 'Create sends-test.new with 3 partitions, 3 copies and min ISR 2.',
      because: 'It was created.',
    })
  })

  it.each<[string, Partial<NewTopic>, string, string]>([
    ['a name that is taken', { name: topics.many }, 'conflict', `There is a topic ${topics.many} already.`],
    ['a name that Kafka does not take', { name: 'sends-test.a b' }, 'bad-request', 'Kafka refuses the name'],
    [
      'more copies than brokers',
      { name: 'sends-test.x', replicationFactor: 4 },
      'bad-request',
      'so many copies',
    ],
    [
      'more in sync than there are',
      { name: 'sends-test.x', minIsr: 4 },
      'bad-request',
      'more than there are copies',
    ],
    ['a name that the settings do not allow', { name: 'sends-x' }, 'forbidden', 'send.topics'],
  ])('%s is refused, looked at or not', async (_, want, refused, because) => {
    for (const dryRun of [true, false])
      // oxlint-disable-next-line no-await-in-loop
      expect(await make({ ...want, dryRun })).toMatchObject({
        refused,
        because: expect.stringContaining(because),
      })
  })
})
