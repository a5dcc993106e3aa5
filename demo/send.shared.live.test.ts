import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openResetStage, type ResetStage } from '#demo/reset-stage.ts'
import { joinShared, type SharedBrokers } from '#demo/shared/join.ts'
import { toAddresses } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import { readBatches } from '#lib/messages/record-batch.ts'
import { readRecords } from '#lib/messages/record.ts'
import { sendSchema, type Send, type Sent } from '#lib/model/send.ts'
import { openSender, type Sender } from '#lib/switchboard/send/sender.ts'
import type { TraceStart } from '#lib/switchboard/traces/followed.ts'

// Test messages on real brokers: what is sent is what lies in the log.
const topic = 'send-test.all'

let brokers: SharedBrokers
let stage: ResetStage
let sender: Sender
const told: TraceStart[] = []

beforeAll(async () => {
  brokers = await joinShared()
  stage = await openResetStage(brokers.bootstrap, 'send-')
  await stage.makeTopic(topic, 3)
  await stage.makeTopic('send-other', 1)
  await stage.makeTopic('send-test.small', 1, { 'max.message.bytes': '2000' })
  await stage.makeTopic('send-test.compacted', 1, { 'cleanup.policy': 'compact' })
  await stage.collector.nextRound()
  sender = openSender({
    cluster: 'send',
    access: {
      id: 'send',
      bootstrap: toAddresses(brokers.bootstrap),
      clientId: 'throughline-test',
      tls: null,
      sasl: null,
      timeouts: { connectMs: 5000, lightMs: 5000, bulkMs: 20_000 },
    },
    collector: stage.collector,
    allowed: ['send-test.*'],
    audit: () => stage.audit,
    boxes: () => null,
    onSent: async (start) => void told.push(start),
  })
})

afterAll(async () => {
  await stage?.clear()
  await brokers?.leave()
})

async function send(want: Partial<Send>, to = topic): Promise<Sent> {
  const sent = await sender.send(to, sendSchema.parse({ value: 'hello', ...want }), 'test')
  if ('refused' in sent) throw new Error(sent.because)
  return sent
}

async function readAt({ topic: of, partition, offset }: Sent) {
  if (partition === null) throw new Error('It is in no partition.')
  const from = offset ?? 0n
  const { records } = await stage.collector.fetchRecords({
    topic: of,
    partition,
    from,
    maxBytes: 100_000,
    deadlineMs: 5000,
  })
  for (const batch of readBatches(records).batches) {
    const [record] = await readRecords(batch, { from, most: 1 })
    if (record?.offset === from)
      return { ...record, compression: batch.compression, transactional: batch.transactional }
  }
  throw new Error('The record is not there.')
}

const headersOf = (record: { headers: { name: string; value: Buffer | null }[] }) =>
  Object.fromEntries(record.headers.map(({ name, value }) => [name, value?.toString() ?? null]))

describe('what is sent lies in the log', () => {
  it('key, value and headers, with the marks that a trace follows', async () => {
    const sent = await send({
      key: 'k',
      value: '{"n":{{counter}}}',
      template: true,
      headers: [
        ['tenant', 'a'],
        ['empty', ''],
      ],
    })
    const record = await readAt(sent)
    expect([record.key?.toString(), record.value?.toString()]).toEqual(['k', '{"n":1}'])
    expect(headersOf(record)).toEqual({
      tenant: 'a',
      empty: '',
      'message-id': sent.messageId,
      'produced-at': expect.stringMatching(/^20\d\d-/),
      'throughline-trace': sent.traceId,
    })
    const { rowId: _, atMs, ...same } = sent
    expect(told).toContainEqual(expect.objectContaining({ ...same, startMs: atMs, recordMs: atMs }))
  })

  it('the same key goes to the same partition, a named partition is kept', async () => {
    const [one, two] = [await send({ key: 'same' }), await send({ key: 'same' })]
    expect(two.partition).toBe(one.partition)
    expect((await send({ key: 'same', partition: (Number(one.partition) + 1) % 3 })).partition).toBe(
      (Number(one.partition) + 1) % 3,
    )
  })

  it('a tombstone, bytes, an id of one’s own', async () => {
    const sent = await send({ key: 'k', value: null, headers: [['message-id', 'mine']] })
    expect((await readAt(sent)).value).toBeNull()
    expect(sent.messageId).toBe('mine')
    const bytes = await readAt(await send({ value: 'AP/+', encoding: 'base64' }))
    expect(bytes.value).toEqual(Buffer.from([0, 255, 254]))
  })

  it.each(['gzip', 'zstd'] as const)('packed with %s', async (compression) => {
    const record = await readAt(await send({ compression, value: 'x'.repeat(500) }))
    expect([record.compression, record.value?.length]).toEqual([compression, 500])
  })

  it('in a transaction, which is over: readers of committed messages get it', async () => {
    const sent = await send({ transactional: true, partition: 0 })
    expect((await readAt(sent)).transactional).toBe(true)
    // KafkaJS tells the last stable offset: a transaction that is open holds it. Its end is written after it was asked for.
    const isOver = async () => {
      const offsets = await stage.admin.fetchTopicOffsets(topic)
      const stable = offsets.find(({ partition }) => partition === 0)?.high
      return BigInt(stable ?? 0) > (sent.offset ?? 0n)
    }
    await waitFor(isOver, { what: 'the transaction to be over', timeoutMs: 10_000 })
  })

  it('at acks 0 nobody says where', async () => {
    expect(await send({ acks: 0, partition: 1 })).toMatchObject({ partition: 1, offset: null })
    expect((await send({ acks: 1 })).offset).not.toBeNull()
  })
})

describe('what is not sent is told', () => {
  const refusal = async (want: Partial<Send>, to = topic) =>
    sender.send(to, sendSchema.parse({ value: 'hello', ...want }), 'test')

  it('to a topic that the settings do not name', async () => {
    expect(await refusal({}, 'send-other')).toMatchObject({
      refused: 'forbidden',
      because: expect.stringContaining('send.topics'),
    })
    const { items } = await stage.audit.list({
      target: 'send-other',
      fromMs: 0,
      toMs: Date.now() + 1000,
      limit: 5,
    })
    expect(items).toEqual([])
  })

  it('to a topic or a partition that is not there, or with what is no base64 and no field', async () => {
    expect(await refusal({}, 'send-test.nowhere')).toMatchObject({ refused: 'not-found' })
    expect(await refusal({ partition: 3 })).toMatchObject({ because: `${topic} has no partition 3.` })
    expect(await refusal({ value: '???', encoding: 'base64' })).toMatchObject({
      because: 'The value is not base64.',
    })
    expect(await refusal({ value: '{{uiud}}', template: true })).toMatchObject({ refused: 'bad-request' })
  })

  it('too large, or without a key for a compacted topic: the broker’s word, and failed in the audit log', async () => {
    await expect(refusal({ value: 'x'.repeat(5000) }, 'send-test.small')).rejects.toThrow(
      'larger than the topic takes',
    )
    await expect(refusal({}, 'send-test.compacted')).rejects.toThrow('without a key')
    const { items } = await stage.audit.list({
      target: 'send-test.small',
      fromMs: 0,
      toMs: Date.now() + 1000,
      limit: 5,
    })
    expect(items.map(({ action, outcome }) => [action, outcome])).toEqual([['send', 'failed']])
    // Nothing of what was sent stands in it.
    expect(JSON.stringify(items)).not.toContain('xxxx')
  })
})
