import type { Admin } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Brokers, openBrokers } from '#demo/brokers.ts'
import { readJars } from '#demo/jars.ts'
import { javaArgs } from '#demo/java.ts'
import { toKafka } from '#demo/kafka.ts'
import { openRun, type Run } from '#demo/run.ts'
import { commitFor, toAddresses } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { faultOf } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'
import { openCollector, type Collector } from './collector.ts'

// What docs/decisions/0001 rests on. When one of these fails, KafkaJS or Kafka has changed and the decision can be
// looked at again. In this order: the last one takes a broker away.
const group = 'new-protocol'
const figures: Record<string, number> = {}

let brokers: Brokers
let run: Run
let admin: Admin
let collector: Collector

beforeAll(async () => {
  brokers = await openBrokers({ name: 'findings' })
  run = await openRun('findings-reader')
  admin = toKafka(brokers.bootstrap, 'findings').admin()
  await admin.connect()
  await admin.createTopics({
    topics: [
      { topic: 'alone', replicaAssignment: [{ partition: 0, replicas: [3] }] },
      { topic: 'copied', numPartitions: 3, replicationFactor: 3 },
    ],
    waitForLeaders: false,
  })
  const led = () =>
    admin.fetchTopicMetadata({ topics: ['alone', 'copied'] }).then(
      ({ topics }) => topics.every(({ partitions }) => partitions.every(({ leader }) => leader > 0)),
      () => false,
    )
  await waitFor(led, { what: 'the topics to have leaders', timeoutMs: 30_000 })
  const producer = toKafka(brokers.bootstrap, 'findings').producer({ allowAutoTopicCreation: false })
  await producer.connect()
  for (const partition of [0, 1, 2])
    await producer.send({ topic: 'copied', messages: [1, 2, 3, 4, 5].map(() => ({ value: 'x', partition })) })
  await producer.disconnect()
  await commitFor(brokers.bootstrap, { classic: { copied: [0n, 0n, 0n] } })
  await openNewProtocolReader()
  collector = openCollector(
    {
      id: 'findings',
      bootstrap: toAddresses(brokers.bootstrap),
      clientId: 'throughline-test',
      tls: null,
      sasl: null,
      timeouts: { connectMs: 3000, lightMs: 3000, bulkMs: 20_000 },
    },
    { pollMs: 500 },
  )
  await waitFor(async () => (await committedOf(group)).join() === '5,5,5', {
    what: `${group} to read everything`,
    timeoutMs: 60_000,
  })
})

afterAll(async () => {
  await collector?.close()
  await admin?.disconnect()
  await run?.close()
  await brokers?.stop()
  console.log(`KafkaJS, measured: ${JSON.stringify(figures)}`)
})

/** A consumer of the KIP-848 protocol, in which the broker assigns. */
async function openNewProtocolReader(): Promise<void> {
  const args = ['--bootstrap-server', brokers.bootstrap, '--topic', 'copied', '--group', group]
  const how = ['--from-beginning', '--command-property', 'group.protocol=consumer']
  await run.start('java', {
    args: javaArgs(await readJars(), 'org.apache.kafka.tools.consumer.ConsoleConsumer', [...args, ...how], {
      heapMb: 64,
    }),
  })
}

async function look(): Promise<Snapshot> {
  await collector.nextRound()
  const snapshot = collector.snapshot()
  if (!snapshot) throw new Error(collector.outcome()?.fault?.because ?? 'no round has ended')
  return snapshot
}

async function committedOf(id: string): Promise<(bigint | null)[]> {
  const { groups, topology } = await look()
  const at = groups.index.get(id)
  if (at === undefined) return []
  return [0, 1, 2].map((partition) => {
    const row = rowOf(topology, 'copied', partition)
    for (let commit = groups.commitAt.get(at); commit < groups.commitAt.get(at + 1); commit++)
      if (groups.commitRow.get(commit) === row) return groups.committed.get(commit)
    return null
  })
}

async function seconds<T>(name: string, work: Promise<T>): Promise<T> {
  const startedMs = performance.now()
  try {
    return await work
  } finally {
    figures[name] = Math.round(performance.now() - startedMs) / 1000
  }
}

describe("KafkaJS's admin", () => {
  it('calls a live KIP-848 group dead and without members; we name its member and what it owns', async () => {
    const told = await admin.describeGroups([group])
    expect(told.groups).toMatchObject([{ groupId: group, state: 'Dead', members: [] }])

    await expect
      .poll(async () => (await look()).members.get(group)?.members.length, { timeout: 20_000 })
      .toBe(1)
    const snapshot = await look()
    const at = snapshot.groups.index.get(group) ?? -1
    expect([snapshot.groups.type[at], snapshot.groups.state[at]]).toEqual(['consumer', 'Stable'])
    expect(snapshot.members.get(group)?.members).toMatchObject([
      { clientId: 'console-consumer', assigned: [{ topic: 'copied', partitions: [0, 1, 2] }] },
    ])
  })

  it('says that it has set the offsets of a live KIP-848 group, and has not', async () => {
    const partitions = [0, 1, 2].map((partition) => ({ partition, offset: '0' }))
    const reset = admin.setOffsets({ groupId: group, topic: 'copied', partitions })
    await expect(seconds('setOffsets', reset)).resolves.toBeUndefined()
    expect(await committedOf(group)).toEqual([5n, 5n, 5n])
  })

  it('can say nothing of a cluster in which one partition has no leader; we see all the rest', async () => {
    await brokers.brokers.find(({ id }) => id === 3)?.kill()
    const leaderless = async () => {
      const { topology } = await look()
      return topology.leader.get(rowOf(topology, 'alone', 0)) === -1
    }
    await waitFor(leaderless, { what: 'the only copy to be missed', timeoutMs: 30_000 })

    // A client that has not been told a topic asks about all of them, as any does that lists what there is.
    const blind = toKafka(brokers.bootstrap, 'blind').admin()
    await blind.connect()
    const answers = Promise.allSettled([
      seconds('describeCluster', blind.describeCluster()),
      seconds('listGroups', blind.listGroups()),
      seconds('fetchTopicMetadata', blind.fetchTopicMetadata()),
    ])
    const said = (await answers).map((one) => (one.status === 'rejected' ? String(one.reason) : one.status))
    await blind.disconnect()
    expect(said).toEqual(Array(3).fill(expect.stringMatching(/no leader/)))

    await waitFor(async () => (await look()).groups.why.every((why) => why === 0), {
      what: 'the groups of the dead broker to be listed by others',
      timeoutMs: 30_000,
    })
    const snapshot = await look()
    const { topology, ends } = snapshot
    expect(topology.topicNames).toEqual(expect.arrayContaining(['alone', 'copied', '__consumer_offsets']))
    expect(snapshot.groups.ids.toSorted()).toEqual(['classic', group])
    expect(faultOf(ends.why[rowOf(topology, 'alone', 0)])).toBe('no-leader')
    const copied = [0, 1, 2].map((partition) => rowOf(topology, 'copied', partition))
    expect(copied.map((row) => [faultOf(ends.why[row]), ends.value.get(row)])).toEqual([
      [null, 5n],
      [null, 5n],
      [null, 5n],
    ])
    expect(snapshot.brokers.map(({ id, listed }) => [id, listed])).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ])
    figures['our round meanwhile'] = snapshot.cost.wallMs / 1000

    const asked = { topic: 'alone', partition: 0, from: 0n, maxBytes: 1000, deadlineMs: 5000 }
    await expect(seconds('records of it', collector.fetchRecords(asked))).rejects.toThrow(
      'alone 0 has no leader',
    )
    expect(figures['records of it']).toBeLessThan(1)
    expect(await collector.fetchRecords({ ...asked, topic: 'copied' })).toMatchObject({ end: 5n })
  })
})
