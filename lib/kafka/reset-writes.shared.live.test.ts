import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReader, readAndLeave } from '#demo/reader.ts'
import { joinShared, type SharedBrokers } from '#demo/shared/join.ts'
import { commitFor } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import { rowOf } from '#lib/model/topology.ts'
import type { CommitRow } from './commit.ts'
import { openResetStage, WITHIN_MS, type ResetStage } from '#demo/reset-stage.ts'

// What a real coordinator takes from somebody who is no member, and what it refuses: rows G, D of docs/semantics.md.
const orders = 'reset-orders'
const other = 'reset-other'
const kip848 = ['--command-property', 'group.protocol=consumer']

let brokers: SharedBrokers
let stage: ResetStage

beforeAll(async () => {
  brokers = await joinShared()
  stage = await openResetStage(brokers.bootstrap, 'reset-')
  await stage.makeTopic(orders, 3)
  await stage.makeTopic(other, 2)
  for (const partition of [0, 1, 2]) await stage.send(orders, partition, records(20))
  for (const partition of [0, 1]) await stage.send(other, partition, records(10))
})

afterAll(async () => {
  await stage?.clear()
  await brokers?.leave()
})

function records(count: number) {
  return Array.from({ length: count }, (_, n) => ({ value: `v${n}` }))
}

const at = (offset: bigint, partition = 0, topic = orders) => ({ topic, partition, offset })

async function commit(group: string, ...rows: CommitRow[]) {
  return stage.collector.writer.commitOffsets(group, rows, WITHIN_MS)
}

async function takeAway(group: string, ...places: { topic: string; partition: number }[]) {
  return stage.collector.writer.deleteOffsets(group, places, WITHIN_MS)
}

/** What Kafka answered to each row: its error's name, or what we know without one. */
const words = (rows: readonly ({ outcome: string } & { error?: { name: string } })[]) =>
  rows.map((row) => row.error?.name ?? row.outcome)

/** A reader of the newer protocol in the group, and what stops it. */
async function startConsumer(group: string, topic = orders) {
  const stop = await stage.startReader('ConsoleConsumer', ['--group', group, '--topic', topic, ...kip848])
  await stage.until(group, 'be stable', ({ state, members }) => state === 'Stable' && members.length === 1)
  return stop
}

describe('a commit is taken', () => {
  it('G1: for a group that is not there, which comes to be; it reads back as it was written', async () => {
    expect(await stage.collector.readGroupNow('reset-new', WITHIN_MS)).toBeNull()
    const rows = [
      { ...at(7n), metadata: 'as it was', leaderEpoch: 0 },
      { ...at(0n, 1), metadata: 'ü…🚀' },
      at(20n, 2),
      // Nobody checks the offset itself.
      at(999_999n, 1, other),
    ]
    expect(words(await commit('reset-new', ...rows))).toEqual(['done', 'done', 'done', 'done'])
    const now = await stage.now('reset-new')
    expect(now).toMatchObject({ type: 'classic', protocol: '', state: 'Empty', members: [], epoch: null })
    const back = now.commits.toSorted((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition)
    expect(back).toEqual(rows.map((row) => ({ metadata: '', leaderEpoch: -1, ...row })))
    expect(now.unseen).toEqual([])
  })

  it('G2: for a classic group whose members have left', async () => {
    await readAndLeave(brokers.bootstrap, 'reset-left', orders, 3)
    const now = await stage.until('reset-left', 'be empty', ({ state }) => state === 'Empty')
    expect(now).toMatchObject({ type: 'classic', protocol: 'consumer', members: [] })
    expect(words(await commit('reset-left', at(5n), at(6n, 2)))).toEqual(['done', 'done'])
    expect(await stage.committed('reset-left')).toMatchObject({ [`${orders} 0`]: '5', [`${orders} 2`]: '6' })
  })

  it('G5: for a group of the newer protocol without members', async () => {
    const stop = await startConsumer('reset-848-left')
    await stop()
    await stage.until('reset-848-left', 'be empty', ({ members }) => members.length === 0)
    expect(await stage.now('reset-848-left')).toMatchObject({ type: 'consumer', state: 'Empty' })
    expect(words(await commit('reset-848-left', { ...at(5n), metadata: 'kept' }))).toEqual(['done'])
    expect(await stage.committed('reset-848-left')).toMatchObject({ [`${orders} 0`]: '5 kept' })
    expect(await stage.now('reset-848-left')).toMatchObject({ type: 'consumer' })
  })

  it('G9: over the head of a reader with assigned partitions, whose next commit writes over it', async () => {
    const group = 'reset-assigned'
    // Kafka's console readers cannot be given a group together with partitions: this is what such a reader sends.
    const readerCommits = () => commitFor(brokers.bootstrap, { [group]: { [orders]: [20n] } })
    await readerCommits()
    expect(await stage.now(group)).toMatchObject({ state: 'Empty', protocol: '', members: [] })
    expect(words(await commit(group, at(3n)))).toEqual(['done'])
    expect(await stage.committed(group)).toEqual({ [`${orders} 0`]: '3' })
    await readerCommits()
    expect(await stage.committed(group)).toEqual({ [`${orders} 0`]: `20 ${orders} by hand` })
  })

  it('partition by partition: what is not there does not hold up the rest', async () => {
    const rows = await commit('reset-some', at(1n), at(1n, 77), at(1n, 0, 'reset-nowhere'))
    expect(words(rows)).toEqual(['done', 'UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_OR_PARTITION'])
    expect(rows[1]).toMatchObject({ because: `Kafka knows no partition 77 of a topic ${orders}.` })
    expect(await stage.committed('reset-some')).toEqual({ [`${orders} 0`]: '1' })
  })

  it('but for metadata that is too long, which alone is refused', async () => {
    const rows = await commit('reset-long', { ...at(1n), metadata: 'x'.repeat(4097) }, at(2n, 1))
    expect(words(rows)).toEqual(['OFFSET_METADATA_TOO_LARGE', 'done'])
    expect(await stage.committed('reset-long')).toEqual({ [`${orders} 1`]: '2' })
  })
})

describe('a commit is refused, and nothing is written', () => {
  it('G3: while a classic group has members', async () => {
    await commit('reset-busy', at(4n), at(4n, 1), at(4n, 2))
    const reader = await openReader(brokers.bootstrap, { group: 'reset-busy', topic: orders, members: 2 })
    // It commits what it has read, all of it, and is quiet then.
    const before = await stage.until('reset-busy', 'have read all', ({ commits }) =>
      commits.every(({ offset }) => offset === 20n),
    )
    const rows = await commit('reset-busy', at(1n), at(1n, 1), at(1n, 2))
    expect(words(rows)).toEqual(['UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID'])
    expect(await stage.now('reset-busy')).toMatchObject({
      state: 'Stable',
      members: before.members,
      commits: before.commits,
    })
    expect(before.members).toHaveLength(2)
    await reader.stop()
  })

  it('G6: while a group of the newer protocol has members; they and their epoch stay as they are', async () => {
    const stop = await startConsumer('reset-848')
    const before = await stage.now('reset-848')
    const rows = await commit('reset-848', at(1n), at(1n, 1))
    expect(words(rows)).toEqual(['UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID'])
    const { type, state, epoch, members, commits } = await stage.now('reset-848')
    expect({ type, state, epoch, members }).toEqual({
      type: 'consumer',
      state: 'Stable',
      epoch: before.epoch,
      members: before.members,
    })
    expect(commits.filter(({ offset }) => offset === 1n)).toEqual([])
    expect(before.members).toMatchObject([
      { clientId: expect.stringContaining('console'), host: '127.0.0.1' },
    ])
    await stop()
  })

  it('G11: when a reader starts between the look and the commit', async () => {
    await commit('reset-race', at(4n))
    expect(await stage.now('reset-race')).toMatchObject({ state: 'Empty', members: [] })
    const reader = await openReader(brokers.bootstrap, { group: 'reset-race', topic: orders })
    const [row] = await commit('reset-race', at(1n))
    expect(row).toMatchObject({
      outcome: 'refused',
      error: { code: 25, name: 'UNKNOWN_MEMBER_ID' },
      because:
        'The group reset-race has members, who came after it was looked at. Nothing was written. Stop them first.',
    })
    const { commits } = await stage.now('reset-race')
    expect(commits.every(({ offset }) => offset >= 4n)).toBe(true)
    await reader.stop()
  })

  it('G8: for a share group, which has start offsets instead', async () => {
    const { writer } = stage.collector
    expect(words(await writer.alterShareOffsets('reset-share', [at(2n), at(3n, 1)], WITHIN_MS))).toEqual([
      'done',
      'done',
    ])
    const [row] = await commit('reset-share', at(1n))
    expect(row).toMatchObject({ error: { code: 69 }, because: expect.stringContaining('is a share group') })
    expect(await stage.now('reset-share')).toMatchObject({ type: 'share', state: 'Empty' })
    expect(await stage.committed('reset-share')).toEqual({ [`${orders} 0`]: '2', [`${orders} 1`]: '3' })
  })
})

describe('start offsets of a share group', () => {
  it('are set while it has no member, partition by partition', async () => {
    const { writer } = stage.collector
    const rows = await writer.alterShareOffsets('reset-share', [at(9n), at(1n, 77)], WITHIN_MS)
    expect(words(rows)).toEqual(['done', 'UNKNOWN_TOPIC_OR_PARTITION'])
    expect(await stage.committed('reset-share')).toEqual({ [`${orders} 0`]: '9', [`${orders} 1`]: '3' })
  })

  it('are refused while it has one, and the group is not deleted either', async () => {
    const { writer } = stage.collector
    const stop = await stage.startReader('ConsoleShareConsumer', ['--group', 'reset-share', '--topic', other])
    await stage.until('reset-share', 'have a member', ({ members }) => members.length === 1)
    const [row] = await writer.alterShareOffsets('reset-share', [at(1n)], WITHIN_MS)
    expect(row).toMatchObject({ error: { code: 68 }, because: expect.stringContaining('has members') })
    expect(words(await writer.deleteGroups(['reset-share'], WITHIN_MS))).toEqual(['NON_EMPTY_GROUP'])
    expect(await stage.committed('reset-share')).toMatchObject({ [`${orders} 0`]: '9' })
    await stop()
  })
})

describe('offsets are taken away', () => {
  const both = [
    { topic: orders, partition: 0 },
    { topic: other, partition: 1 },
  ]

  it('D1, D2: not of a topic that a classic member reads; of another one they are', async () => {
    await commit('reset-reads', at(20n), at(20n, 1), at(20n, 2), at(5n, 1, other))
    const reader = await openReader(brokers.bootstrap, { group: 'reset-reads', topic: orders })
    expect(words(await takeAway('reset-reads', ...both))).toEqual(['GROUP_SUBSCRIBED_TO_TOPIC', 'done'])
    expect(Object.keys(await stage.committed('reset-reads')).toSorted()).toEqual(
      [0, 1, 2].map((partition) => `${orders} ${partition}`),
    )
    await reader.stop()
  })

  it('D1, D2: the same with a member of the newer protocol', async () => {
    await commit('reset-reads-848', at(20n), at(20n, 1), at(20n, 2), at(5n, 1, other))
    const stop = await startConsumer('reset-reads-848')
    expect(words(await takeAway('reset-reads-848', ...both))).toEqual(['GROUP_SUBSCRIBED_TO_TOPIC', 'done'])
    expect(await stage.committed('reset-reads-848')).not.toHaveProperty([`${other} 1`])
    await stop()
  })

  it('D4, D6: of a group without members, and of what was never committed', async () => {
    await commit('reset-idle', at(5n), at(5n, 1))
    const places = [0, 2].map((partition) => ({ topic: orders, partition }))
    expect(words(await takeAway('reset-idle', ...places))).toEqual(['done', 'done'])
    expect(await stage.committed('reset-idle')).toEqual({ [`${orders} 1`]: '5' })
  })

  it('D7: not of a topic that is gone', async () => {
    await stage.makeTopic('reset-gone', 1)
    await commit('reset-widow', at(0n, 0, 'reset-gone'), at(1n))
    await stage.admin.deleteTopics({ topics: ['reset-gone'] })
    const gone = async () =>
      words(await takeAway('reset-widow', { topic: 'reset-gone', partition: 0 })).join() ===
      'UNKNOWN_TOPIC_OR_PARTITION'
    // The coordinator hears of it a little later than we do.
    await waitFor(gone, { what: 'the topic to be gone', timeoutMs: 20_000 })
    expect(await stage.committed('reset-widow')).toMatchObject({ [`${orders} 0`]: '1' })
  })

  it('D8: not of a group that is not there, nor of a share group', async () => {
    const place = { topic: orders, partition: 0 }
    expect(words(await takeAway('reset-nobody', place))).toEqual(['GROUP_ID_NOT_FOUND'])
    expect(words(await takeAway('reset-share', place))).toEqual(['GROUP_ID_NOT_FOUND'])
  })
})

describe('groups are deleted', () => {
  it('D9, D11: of every type at once, when they have no members', async () => {
    const groups = ['reset-new', 'reset-left', 'reset-848-left', 'reset-share', 'reset-nobody']
    await stage.until('reset-share', 'be empty', ({ members }) => members.length === 0)
    expect(words(await stage.collector.writer.deleteGroups(groups, WITHIN_MS))).toEqual([
      'done',
      'done',
      'done',
      'done',
      'GROUP_ID_NOT_FOUND',
    ])
    for (const group of groups) expect(await stage.collector.readGroupNow(group, WITHIN_MS)).toBeNull()
  })

  it('D10: not while they have members', async () => {
    await commit('reset-stays', at(1n))
    const reader = await openReader(brokers.bootstrap, { group: 'reset-stays', topic: orders })
    const rows = await stage.collector.writer.deleteGroups(['reset-stays', 'reset-idle'], WITHIN_MS)
    expect(words(rows)).toEqual(['NON_EMPTY_GROUP', 'done'])
    expect(await stage.now('reset-stays')).toMatchObject({ state: 'Stable' })
    await reader.stop()
  })
})

describe('what a reset is planned from', () => {
  it('is start and end of each partition, by its leader', async () => {
    await stage.admin.fetchTopicOffsets(other)
    await stage.admin.deleteTopicRecords({ topic: other, partitions: [{ partition: 0, offset: '4' }] })
    const { collector } = stage
    const topology = await collector.readTopologyOf([orders, other, 'reset-nowhere'], WITHIN_MS)
    expect(topology.topicNames.toSorted()).toEqual([orders, other])
    const places = [
      { topic: other, partition: 0 },
      { topic: orders, partition: 2 },
      { topic: 'reset-nowhere', partition: 0 },
    ]
    expect(await collector.readBounds(topology, places, WITHIN_MS)).toEqual([
      { ...places[0], logStart: 4n, end: 10n, unseen: null },
      { ...places[1], logStart: 0n, end: 20n, unseen: null },
      { ...places[2], logStart: null, end: null, unseen: 'not there, or hidden from us' },
    ])
    const row = rowOf(topology, other, 0)
    const found = await collector.readOffsetsAt(topology, [{ row, timestampMs: 0 }], WITHIN_MS)
    expect(found).toMatchObject([{ row, found: { offset: 4n } }])
  })
})
