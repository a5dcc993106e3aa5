import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toKafka } from '#demo/kafka.ts'
import { nastyGroups, openQuietGroups, type QuietGroups } from '#demo/quiet-groups.ts'
import { joinShared, type SharedBrokers } from '#demo/shared/join.ts'
import { toAddresses } from '#demo/simple-group.ts'
import { toGroupDetail } from '#lib/lag/group-detail.ts'
import { viewOnce } from '#lib/history/view-once.ts'
import { listGroups } from '#lib/lag/group-list.ts'
import type { GroupView } from '#lib/lag/group-view.ts'
import type { GroupDetail } from '#lib/model/group.ts'
import { groupQuerySchema } from '#lib/model/query.ts'
import { faultOf, type Snapshot } from '#lib/model/snapshot.ts'
import { idsOf } from '#lib/model/topology.ts'
import { openCollector, type Collector } from './collector.ts'
import { parseLogDirs, parseOffsets, parseTables, parseTopics, type Row } from './live/tool-output.ts'

const tools = 'org.apache.kafka.tools'
const questions = {
  list: [`${tools}.GroupsCommand`, '--list'],
  offsets: [`${tools}.consumer.group.ConsumerGroupCommand`, '--describe', '--all-groups', '--offsets'],
  members: [
    `${tools}.consumer.group.ConsumerGroupCommand`,
    '--describe',
    '--all-groups',
    '--members',
    '--verbose',
  ],
  state: [
    `${tools}.consumer.group.ConsumerGroupCommand`,
    '--describe',
    '--all-groups',
    '--state',
    '--verbose',
  ],
  shareOffsets: [`${tools}.consumer.group.ShareGroupCommand`, '--describe', '--all-groups', '--offsets'],
  shareMembers: [
    `${tools}.consumer.group.ShareGroupCommand`,
    '--describe',
    '--all-groups',
    '--members',
    '--verbose',
  ],
  shareState: [
    `${tools}.consumer.group.ShareGroupCommand`,
    '--describe',
    '--all-groups',
    '--state',
    '--verbose',
  ],
  topics: [`${tools}.TopicCommand`, '--describe'],
  ends: [`${tools}.GetOffsetShell`, '--time', 'latest'],
  starts: [`${tools}.GetOffsetShell`, '--time', 'earliest'],
  logDirs: [`${tools}.LogDirsCommand`, '--describe'],
} as const
type Question = keyof typeof questions

let brokers: SharedBrokers
let quiet: QuietGroups
let collector: Collector
let told: Record<Question, string>
let before: Snapshot
let after: Snapshot
let view: GroupView
let details: GroupDetail[]

beforeAll(async () => {
  brokers = await joinShared()
  quiet = await openQuietGroups(brokers)
  collector = openCollector(
    {
      id: 'quiet',
      bootstrap: toAddresses(brokers.bootstrap),
      clientId: 'throughline-test',
      tls: null,
      sasl: null,
      timeouts: { connectMs: 5000, lightMs: 5000, bulkMs: 20_000 },
    },
    { pollMs: 600_000 },
  )
  before = await look()
  told = await askTools()
  after = await look()
  view = viewOnce(after)
  details = after.groups.ids.map((id) => {
    const detail = toGroupDetail(view, id, () => null)
    if (!detail) throw new Error(`The snapshot lists ${id} and does not know it.`)
    return detail
  })
})

afterAll(async () => {
  await collector?.close()
  await quiet?.stop()
  await brokers?.leave()
})

async function look(): Promise<Snapshot> {
  await collector.nextRound()
  const snapshot = collector.snapshot()
  if (!snapshot) throw new Error(collector.outcome()?.fault?.because ?? 'no round has ended')
  return snapshot
}

async function askTools(): Promise<Record<Question, string>> {
  const printed: Partial<Record<Question, string>> = {}
  await Promise.all(
    Object.entries(questions).map(async ([question, [mainClass, ...args]]) => {
      const done = await brokers.tool(mainClass, ['--bootstrap-server', brokers.bootstrap, ...args])
      if (done.code !== 0) throw new Error(`${mainClass} failed: ${done.stdout}${done.stderr}`)
      printed[question as Question] = done.stdout
    }),
  )
  return printed as Record<Question, string>
}

type Cell = string | number | bigint | null | undefined

/** Rows as text, in one order: two lists are the same when no row is missing in either. */
function rows(lines: readonly (readonly Cell[])[]): string[] {
  return lines.map((line) => line.map((value) => value ?? '-').join(' | ')).toSorted()
}

function notShare({ type }: GroupDetail): boolean {
  return type !== 'share'
}

/** `orders:0,1 solo:2`, as the tools write it, with topics in one order. */
function assignmentText(assigned: readonly { topic: string; partitions: readonly number[] }[] | null) {
  const parts = (assigned ?? [])
    .filter(({ partitions }) => partitions.length > 0)
    .map(({ topic, partitions }) => `${topic}:${partitions.join()}`)
  return parts.length === 0 ? null : parts.toSorted().join(';')
}

/** The tools write the coordinator as `host:port  (id)`, the peer as `/host`. */
const coordinatorText = (row: Row) => row['COORDINATOR (ID)']?.replace(/ +/, ' ')
const coordinatorOf = ({ coordinatorHost, coordinator }: GroupDetail) => `${coordinatorHost} (${coordinator})`
const hostText = (row: Row) => row['HOST']?.replace(/^\//, '')

describe('groups agree with the tools', () => {
  it('on which there are, of which type and protocol', () => {
    const theirs = parseTables(told.list).map((row) => [row['GROUP'], row['TYPE'], row['PROTOCOL']])
    const ours = details.map(({ id, type, protocol }) => [
      id,
      type.charAt(0).toUpperCase() + type.slice(1),
      protocol,
    ])
    expect(rows(ours)).toEqual(rows(theirs))
    expect(details.map(({ id }) => id)).toEqual(expect.arrayContaining(nastyGroups))
    expect(new Set(details.map(({ type }) => type))).toEqual(new Set(['classic', 'consumer', 'share']))
  })

  it('on coordinator, assignor, state, epochs and number of members', () => {
    const theirs = [...parseTables(told.state), ...parseTables(told.shareState)].map((row) => [
      row['GROUP'],
      coordinatorText(row),
      row['ASSIGNMENT-STRATEGY'] ?? 'simple',
      row['STATE'],
      // An empty group is not asked for its epochs.
      row['#MEMBERS'] === '0' ? null : row['GROUP-EPOCH'],
      row['#MEMBERS'] === '0' ? null : (row['TARGET-ASSIGNMENT-EPOCH'] ?? row['ASSIGNMENT-EPOCH']),
      row['#MEMBERS'],
    ])
    const ours = details.map((group) => [
      group.id,
      coordinatorOf(group),
      group.type === 'share' ? 'simple' : group.assignor,
      group.state,
      group.epoch,
      group.targetEpoch,
      group.members,
    ])
    expect(rows(ours)).toEqual(rows(theirs))
  })

  it('on every committed offset, end, lag and owner', () => {
    const theirs = parseTables(told.offsets).map((row) => [
      row['GROUP'],
      row['TOPIC'],
      row['PARTITION'],
      row['CURRENT-OFFSET'],
      row['LOG-END-OFFSET'],
      row['LAG'],
      row['CONSUMER-ID'],
      hostText(row),
      row['CLIENT-ID'],
    ])
    const ours = details.filter(notShare).flatMap((group) =>
      group.partitionList.map((partition) => {
        const owner = group.memberList.find(({ id }) => id === partition.memberId)
        return [
          group.id,
          partition.topic,
          partition.partition,
          partition.committed,
          partition.end,
          // The tool subtracts: what was deleted unread counts, and a commit beyond the end is a negative lag.
          partition.lag === null ? null : partition.lag + partition.lost - partition.ahead,
          partition.memberId,
          owner?.host,
          owner?.clientId,
        ]
      }),
    )
    expect(rows(ours)).toEqual(rows(theirs))
    expect(theirs.length).toBeGreaterThan(30)
  })

  it('on the lag of each group as a whole', () => {
    const sums = new Map<string, bigint>()
    for (const row of [...parseTables(told.offsets), ...parseTables(told.shareOffsets)]) {
      const group = row['GROUP'] ?? ''
      sums.set(group, (sums.get(group) ?? 0n) + BigInt(row['LAG'] ?? 0))
    }
    const listed = listGroups(view, groupQuerySchema.parse({ limit: 500 })).items
    // The tools say nothing of a group that has neither committed nor owns anything, as other tests may leave one.
    const placed = listed.filter(({ coverage }) => coverage.total > 0)
    const ours = placed.map(({ id, lagMessages, lostMessages, coverage }) => [
      id,
      // One group is ahead of its end: that is no negative lag, it is lag 0 and said so.
      id === 'ahead' ? -988n : (lagMessages ?? 0n) + lostMessages,
      coverage.seen,
    ])
    const partitionsOf = (id: string) => details.find((group) => group.id === id)?.partitionList.length
    expect(rows(ours)).toEqual(rows([...sums].map(([id, sum]) => [id, sum, partitionsOf(id)])))
    expect(listed.find(({ id }) => id === 'ahead')).toMatchObject({ lagMessages: 0n, status: 'ahead' })
    expect(listed.find(({ id }) => id === 'behind')).toMatchObject({ lostMessages: 5n, status: 'lost' })
  })

  it('on every member, its assignment and its target', () => {
    const theirs = [...parseTables(told.members), ...parseTables(told.shareMembers)].map((row) => [
      row['GROUP'],
      row['CONSUMER-ID'],
      row['GROUP-INSTANCE-ID'],
      hostText(row),
      row['CLIENT-ID'],
      row['#PARTITIONS'],
      row['CURRENT-EPOCH'] ?? row['MEMBER-EPOCH'],
      sorted(row['CURRENT-ASSIGNMENT'] ?? row['ASSIGNMENT']),
      sorted(row['TARGET-ASSIGNMENT']),
    ])
    const ours = details.flatMap((group) =>
      group.memberList.map((member) => [
        group.id,
        member.id,
        member.instanceId,
        member.host,
        member.clientId,
        member.assigned.reduce((sum, { partitions }) => sum + partitions.length, 0),
        member.epoch,
        assignmentText(member.assigned),
        assignmentText(member.target),
      ]),
    )
    expect(rows(ours)).toEqual(rows(theirs))
    expect(ours.length).toBe(10)
    expect(details.find(({ id }) => id === 'crowded')).toMatchObject({ members: 4, idleMembers: 1 })
  })

  it('on start offset and lag of every partition of the share groups', () => {
    const theirs = parseTables(told.shareOffsets).map((row) => [
      row['GROUP'],
      row['TOPIC'],
      row['PARTITION'],
      row['START-OFFSET'],
      row['LAG'],
    ])
    const ours = details
      .filter(({ type }) => type === 'share')
      .flatMap((group) =>
        group.partitionList.map((it) => [group.id, it.topic, it.partition, it.committed, it.lag]),
      )
    expect(rows(ours)).toEqual(rows(theirs))
    expect(theirs.length).toBe(4)
  })
})

/** `orders:0,1;solo:2`, whichever way the tool parts the topics. */
function sorted(text: string | undefined): string {
  const parts = (text ?? '-').split(/,\s*(?=[^\d])|;\s*/)
  return parts.toSorted().join(';')
}

describe('topics agree with the tools', () => {
  it('on which there are, with their ids and settings', () => {
    const theirs = parseTopics(told.topics).topics.map(({ name, id, settings }) => [
      name,
      Buffer.from(id, 'base64url').toString('hex'),
      settings.get('min.insync.replicas'),
      settings.get('cleanup.policy') ?? 'delete',
    ])
    const { topology, configs } = after
    const ours = topology.topicNames.map((name, at) => {
      const config = configs.get(name)
      return [name, topology.topicIds[at], config?.minIsr, config?.cleanupPolicy]
    })
    expect(rows(ours)).toEqual(rows(theirs))
  })

  it('on leader, replicas and ISR of every partition', () => {
    const theirs = parseTopics(told.topics).partitions.map(({ topic, partition, leader, replicas, isr }) => [
      topic,
      partition,
      leader,
      replicas,
      inOrder(isr.split(',').map(Number)),
    ])
    const ours = eachRow(after).map(({ row, topic, partition }) => [
      topic,
      partition,
      after.topology.leader.get(row),
      idsOf(after.topology.replicas, row).join(),
      inOrder(idsOf(after.topology.isr, row)),
    ])
    expect(rows(ours)).toEqual(rows(theirs))
    expect(eachRow(after).every(({ row }) => idsOf(after.topology.offline, row).length === 0)).toBe(true)
  })

  it('on the end and the log start of every partition', () => {
    const ends = parseOffsets(told.ends)
    const starts = parseOffsets(told.starts)
    const ours = quietRows(after).map(({ row, topic, partition }) => [
      `${topic}:${partition}`,
      faultOf(after.logStarts.why[row]) ?? after.logStarts.value.get(row),
      faultOf(after.ends.why[row]) ?? after.ends.value.get(row),
    ])
    const theirs = [...ends]
      .filter(([partition]) => !partition.startsWith('__'))
      .map(([partition, end]) => [partition, starts.get(partition), end])
    expect(rows(ours)).toEqual(rows(theirs))
    expect(starts.get('trimmed:0')).toBe(6n)
  })

  it('on the end of the internal topics, which move: between what we saw before and after', () => {
    const ends = parseOffsets(told.ends)
    const moving = eachRow(after).filter(({ topic }) => topic.startsWith('__'))
    const told_ = [...ends.keys()].filter((partition) => partition.startsWith('__'))
    expect(moving.map(({ topic, partition }) => `${topic}:${partition}`).toSorted()).toEqual(told_.toSorted())
    for (const { row, topic, partition } of moving) {
      const end = ends.get(`${topic}:${partition}`)
      expect(end).toBeGreaterThanOrEqual(before.ends.value.get(row))
      expect(end).toBeLessThanOrEqual(after.ends.value.get(row))
    }
  })

  it('on the last stable offset, which KafkaJS takes for the end', async () => {
    const admin = toKafka(brokers.bootstrap, 'agrees').admin()
    await admin.connect()
    const theirs = await admin.fetchTopicOffsets('payments')
    await admin.disconnect()
    const ours = eachRow(after).filter(({ topic }) => topic === 'payments')
    expect(rows(ours.map(({ row, partition }) => [partition, after.lastStables.value.get(row)]))).toEqual(
      rows(theirs.map(({ partition, high }) => [partition, high])),
    )
    // The open transaction holds three records back on the first partition.
    const [held] = ours
    expect(held && after.ends.value.get(held.row) - after.lastStables.value.get(held.row)).toBe(3n)
  })

  it('on the bytes of every copy', () => {
    const theirs = [...parseLogDirs(told.logDirs)].filter(([copy]) => !copy.includes(' __'))
    const ours = after.brokers.flatMap(({ id, sizes }) =>
      [...(sizes?.bytes ?? [])].flatMap(([topic, partitions]) =>
        [...partitions].map(([partition, bytes]) => [`${id} ${topic}:${partition}`, bytes] as const),
      ),
    )
    expect(rows(ours.filter(([copy]) => !copy.includes(' __')))).toEqual(rows(theirs))
  })
})

function eachRow({ topology }: Snapshot) {
  return Array.from({ length: topology.partitions }, (_, row) => ({
    row,
    topic: topology.topicNames[topology.topicOf.get(row)] ?? '',
    partition: topology.partition.get(row),
  }))
}

/** Kafka writes its internal topics all the time: consumers commit though nothing comes in. */
function quietRows(snapshot: Snapshot) {
  return eachRow(snapshot).filter(({ topic }) => !topic.startsWith('__'))
}

function inOrder(ids: number[]): string {
  return ids.toSorted((a, b) => a - b).join()
}

it('has no gap of its own', () => {
  expect(after.gaps).toEqual([])
  expect(after.brokers.map(({ id, fault, listed }) => [id, fault, listed])).toEqual([
    [1, null, true],
    [2, null, true],
    [3, null, true],
  ])
})
