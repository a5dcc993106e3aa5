import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toKafka } from '#demo/kafka.ts'
import { type GuardedBrokers, joinGuarded } from '#demo/shared/join.ts'
import { commitFor, toAddresses } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import { rowOf } from '#lib/model/topology.ts'
import { openPartitionProofs } from '#lib/switchboard/proofs/partition-proofs.ts'
import { openCollector, type Collector } from './collector.ts'

// Who may describe a topic sees its lag, and may still not read a record of it.
const user = 'viewer'
const topics = ['proof-closed', 'proof-readable']

let brokers: GuardedBrokers
let collector: Collector

beforeAll(async () => {
  brokers = await joinGuarded()
  const kafka = toKafka(brokers.bootstrap, 'proof')
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: topics.map((topic) => ({ topic })), waitForLeaders: false })
  const led = () =>
    admin.fetchTopicMetadata({ topics }).then(
      (found) => found.topics.every(({ partitions }) => partitions.every(({ leader }) => leader > 0)),
      () => false,
    )
  await waitFor(led, { what: 'the topics to have leaders', timeoutMs: 30_000 })
  await admin.disconnect()
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  for (const topic of topics) await producer.send({ topic, messages: [{ value: 'a' }, { value: 'b' }] })
  await producer.disconnect()
  await commitFor(brokers.bootstrap, { 'proof-group': { 'proof-closed': [1n], 'proof-readable': [1n] } })
  await allow(
    '--operation',
    'Describe',
    '--topic',
    'proof-',
    '--group',
    'proof-',
    '--resource-pattern-type',
    'prefixed',
  )
  await allow('--operation', 'Read', '--topic', 'proof-readable')
  collector = openCollector(
    {
      id: 'proof',
      bootstrap: toAddresses(brokers.bootstrapOf('plain')),
      clientId: 'throughline-test',
      tls: null,
      sasl: { mechanism: 'plain', username: user, password: brokers.secrets.users[user] ?? '' },
      timeouts: { connectMs: 3000, lightMs: 3000, bulkMs: 20_000 },
    },
    { pollMs: 300 },
  )
})

afterAll(async () => {
  await collector?.close()
  await brokers?.leave()
})

async function allow(...rule: string[]): Promise<void> {
  const add = ['--bootstrap-server', brokers.bootstrap, '--add', '--allow-principal', `User:${user}`]
  const done = await brokers.tool('org.apache.kafka.tools.AclCommand', [...add, ...rule])
  if (done.code !== 0) throw new Error(`The rule was refused: ${done.stdout}${done.stderr}`)
}

/** Once the user sees the group and both topics. */
async function look() {
  await waitFor(
    async () => {
      await collector.nextRound()
      const snapshot = collector.snapshot()
      return (
        snapshot !== null &&
        snapshot.groups.index.has('proof-group') &&
        topics.every((topic) => snapshot.topology.topicIndex.has(topic))
      )
    },
    { what: 'the rights to be known', timeoutMs: 30_000 },
  )
  const snapshot = collector.snapshot()
  if (!snapshot) throw new Error('not seen')
  return { snapshot, proofs: openPartitionProofs(collector, { note: () => undefined }) }
}

const at = (topic: string) => ({ group: 'proof-group', topic, partition: '0' })
const sentence = 'The records of proof-closed 0 may not be read: that takes READ on the topic.'

describe('a topic that may be described and not read', () => {
  it('has an end, and what is left before it is not seen, with the right that is missing', async () => {
    const { snapshot, proofs } = await look()
    expect(snapshot.ends.value.get(rowOf(snapshot.topology, 'proof-closed', 0))).toBe(2n)
    expect(await proofs.residual(snapshot, at('proof-closed'))).toMatchObject({
      verdict: 'unseen',
      why: 'denied',
      records: 0n,
      sentence,
    })
  })

  it('has a next record whose time is refused in the same words', async () => {
    const { snapshot, proofs } = await look()
    await expect(proofs.nextRecord(snapshot, at('proof-closed'))).rejects.toMatchObject({
      code: 'denied',
      message: sentence,
    })
  })

  it('tells times by its index all the same: that takes DESCRIBE alone', async () => {
    const { snapshot } = await look()
    const row = rowOf(snapshot.topology, 'proof-closed', 0)
    const answers = await collector.readOffsetsAt(snapshot.topology, [{ row, timestampMs: 0 }], 5000)
    expect(answers).toMatchObject([{ row, found: { offset: 0n } }])
  })
})

it('a topic that may be read is read, by the same user', async () => {
  const { snapshot, proofs } = await look()
  expect(await proofs.residual(snapshot, at('proof-readable'))).toMatchObject({
    verdict: 'records',
    records: 1n,
  })
  expect(await proofs.nextRecord(snapshot, at('proof-readable'))).toMatchObject({ offset: 1n })
})
