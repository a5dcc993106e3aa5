import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Admin } from 'kafkajs'
import type { Broker } from '#demo/broker.ts'
import { type Brokers, openBrokers } from '#demo/brokers.ts'
import { toKafka } from '#demo/kafka.ts'
import { commitFor, toAddresses } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import { toGroup } from '#lib/lag/to-group.ts'
import { viewOnce } from '#lib/history/view-once.ts'
import { rollUp } from '#lib/lag/roll-up.ts'
import type { Group } from '#lib/model/group.ts'
import { faultOf, type Snapshot } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'
import { openCollector, type Collector } from './collector.ts'
import { coordinatorOf } from './coordinator.ts'

// Each test takes one broker away from a live cluster and gives it back. `solo-<id>` has its only copy on that broker;
// `shared` has a copy on each and is led by each once.
const ids = [1, 2, 3]
const written = 20
/** Three partitions of `shared`: no more can be unread. */
const writtenToShared = BigInt(3 * written)
const pollMs = 500

let brokers: Brokers
let admin: Admin
let collector: Collector
const seen: Snapshot[] = []
/** `c<coordinator>-t<topic>` → the id of a group that this broker coordinates and that reads solo-<topic>. */
const groups = new Map<string, string>()

beforeAll(async () => {
  brokers = await openBrokers({ name: 'broken' })
  admin = toKafka(brokers.bootstrap, 'broken').admin()
  await admin.connect()
  await makeTopics()
  await write()
  collector = openCollector(
    {
      id: 'broken',
      bootstrap: toAddresses(brokers.bootstrap),
      clientId: 'throughline-test',
      tls: null,
      sasl: null,
      timeouts: { connectMs: 3000, lightMs: 3000, bulkMs: 20_000 },
    },
    { pollMs, onSnapshot: (snapshot) => void seen.push(snapshot) },
  )
  await commitFor(brokers.bootstrap, { first: { shared: [1n] } })
  await placeGroups()
  await shareOnce()
  await waitFor(isWhole, { what: 'a whole snapshot', timeoutMs: 30_000 })
  await waitFor(() => (groupIn(latest(), 'sharers')?.lagMessages ?? 0n) > 0n, {
    what: 'the lag of the share group',
    timeoutMs: 30_000,
  })
})

afterAll(async () => {
  await collector?.close()
  await admin?.disconnect()
  await brokers?.stop()
})

async function makeTopics(): Promise<void> {
  const around = (id: number) => [0, 1, 2].map((step) => ids[(id - 1 + step) % 3] ?? 0)
  await admin.createTopics({
    topics: [
      ...ids.map((id) => ({ topic: `solo-${id}`, replicaAssignment: [{ partition: 0, replicas: [id] }] })),
      {
        topic: 'shared',
        replicaAssignment: ids.map((id) => ({ partition: id - 1, replicas: around(id) })),
      },
    ],
    waitForLeaders: false,
  })
  const led = () =>
    admin.fetchTopicMetadata().then(
      ({ topics }) =>
        topics.length >= 4 && topics.every(({ partitions }) => partitions.every(({ leader }) => leader > 0)),
      () => false,
    )
  await waitFor(led, { what: 'the topics to have leaders', timeoutMs: 30_000 })
}

async function write(): Promise<void> {
  const producer = toKafka(brokers.bootstrap, 'broken').producer({ allowAutoTopicCreation: false })
  await producer.connect()
  const places = [...ids.map((id) => [`solo-${id}`, 0]), ...ids.map((id) => ['shared', id - 1])] as const
  for (const [topic, partition] of places) {
    const messages = Array.from({ length: written }, (_, n) => ({
      value: `${n}`,
      partition: Number(partition),
    }))
    await producer.send({ topic: String(topic), acks: -1, messages })
  }
  await producer.disconnect()
}

/** One group for each pair of a coordinator and a single-copy topic, 15 behind; names are tried until each has its own. */
async function placeGroups(): Promise<void> {
  await collector.nextRound()
  const topology = latest().topology
  for (let n = 0; groups.size < ids.length ** 2; n++) {
    const name = `reader-${n}`
    const at = coordinatorOf(topology, name)
    const free = ids.find((topic) => !groups.has(`c${at}-t${topic}`))
    if (at !== null && free !== undefined) groups.set(`c${at}-t${free}`, name)
  }
  const commits = [...groups].map(([key, name]) => [name, { [`solo-${key.at(-1)}`]: [5n] }] as const)
  await commitFor(brokers.bootstrap, Object.fromEntries(commits))
}

/** A share group whose coordinator asks the leaders of `shared` for its lag: a leader that hangs must not hide it. */
async function shareOnce(): Promise<void> {
  const change = ['--entity-type', 'groups', '--entity-name', 'sharers', '--alter']
  const to = ['--bootstrap-server', brokers.bootstrap]
  await brokers.tool('kafka.admin.ConfigCommand', [
    ...to,
    ...change,
    '--add-config',
    'share.auto.offset.reset=earliest',
  ])
  const reading = ['--group', 'sharers', '--topic', 'shared', '--max-messages', '10', '--timeout-ms', '20000']
  await brokers.tool('org.apache.kafka.tools.consumer.ConsoleShareConsumer', [...to, ...reading])
}

function latest(): Snapshot {
  const snapshot = collector.snapshot()
  if (!snapshot) throw new Error(collector.outcome()?.fault?.because ?? 'no round has ended')
  return snapshot
}

function groupIn(snapshot: Snapshot, name: string): Group | null {
  const at = snapshot.groups.index.get(name)
  return at === undefined ? null : toGroup(viewOnce(snapshot), at)
}

function groupAt(coordinator: number, topic: number): string {
  return groups.get(`c${coordinator}-t${topic}`) ?? ''
}

/** Every end, every group and every broker is seen, and every broker leads again what only it can lead. */
function isWhole(): boolean {
  const snapshot = latest()
  const { totals } = rollUp(snapshot)
  return (
    snapshot.ends.why.every((why) => why === 0) &&
    snapshot.groups.why.every((why) => why === 0) &&
    snapshot.brokers.length === 3 &&
    snapshot.brokers.every(({ fault, listed }) => fault === null && listed) &&
    snapshot.gaps.length === 0 &&
    [...groups.values()].every((name) => {
      const at = snapshot.groups.index.get(name)
      return at !== undefined && totals.lag.get(at) === 15n && totals.seen[at] === 1
    })
  )
}

function reasonOfEnd(snapshot: Snapshot, topic: string): string | null {
  return faultOf(snapshot.ends.why[rowOf(snapshot.topology, topic, 0)])
}

function leaderOf(snapshot: Snapshot, topic: string): number {
  return snapshot.topology.leader.get(rowOf(snapshot.topology, topic, 0))
}

const hidden = (snapshot: Snapshot, id: number) =>
  snapshot.brokers.find((broker) => broker.id === id)?.fault !== null &&
  reasonOfEnd(snapshot, `solo-${id}`) !== null

/** Watches what a broker's absence does to every snapshot; `act` takes it away, `undo` brings it back. */
async function takeAway(broker: Broker, act: () => Promise<void> | void, undo: () => Promise<void> | void) {
  const { id } = broker
  const others = ids.filter((other) => other !== id)
  const goneMs = Date.now()
  await act()
  const since = (at: Snapshot | undefined) => (at ? at.atMs - goneMs : Number.NaN)
  const during = () => seen.filter(({ startedMs }) => startedMs >= goneMs)

  await waitFor(() => during().some((at) => hidden(at, id)), {
    what: `broker ${id} to be missed`,
    timeoutMs: 15_000,
    everyMs: 50,
  })
  await waitFor(() => during().some((at) => leaderOf(at, `solo-${id}`) < 0), {
    what: `solo-${id} to be leaderless`,
    timeoutMs: 30_000,
    everyMs: 50,
  })
  const adopted = () => others.every((topic) => groupIn(latest(), groupAt(id, topic))?.lagMessages === 15n)
  await waitFor(adopted, { what: 'its groups to be listed by others', timeoutMs: 30_000, everyMs: 50 })

  const away = during()
  const secondsUntil = (test: (at: Snapshot) => boolean) => since(away.find(test)) / 1000
  const report = {
    missed: secondsUntil((at) => hidden(at, id)),
    reason: latest().brokers.find((it) => it.id === id)?.fault?.code,
    leaderless: secondsUntil((at) => leaderOf(at, `solo-${id}`) < 0),
    adopted: (Date.now() - goneMs) / 1000,
    snapshots: away.length,
    longestRound: Math.max(...away.map(({ cost }) => cost.wallMs)) / 1000,
    secondLongestRound: (away.map(({ cost }) => cost.wallMs).toSorted((a, b) => b - a)[1] ?? 0) / 1000,
    back: Number.NaN,
  }
  return {
    away,
    report,
    async giveBack() {
      await undo()
      const backMs = Date.now()
      await waitFor(() => latest().startedMs > backMs && isWhole(), {
        what: 'everything to be seen again',
        timeoutMs: 30_000,
        everyMs: 50,
      })
      report.back = (Date.now() - backMs) / 1000
      return report
    },
  }
}

/** What must hold in every single snapshot that was begun after the broker went. */
function checkEvery(away: Snapshot[], id: number): void {
  const others = ids.filter((other) => other !== id)
  for (const snapshot of away) {
    for (const coordinator of ids) {
      const reader = groupIn(snapshot, groupAt(coordinator, id))
      expect(reader, 'a group on the lost topic stays listed').not.toBeNull()
      expect(reader?.lagMessages, 'its lag is unknown, not 0').toBeNull()
      expect(reader?.coverage).toEqual({ seen: 0, total: 1 })
      expect(reader?.status).toBe('unknown')
      expect(reader?.unseen.length).toBeGreaterThan(0)
    }
    for (const topic of others) {
      const moved = groupIn(snapshot, groupAt(id, topic))
      expect(moved, 'a group of the lost coordinator stays listed').not.toBeNull()
      const known = moved?.lagMessages === 15n && moved.unseen.length === 0
      const unknown = moved?.lagMessages === null && moved.unseen.length > 0
      expect(known || unknown, 'with its lag or with a reason').toBe(true)
      for (const coordinator of others) {
        const whole = groupIn(snapshot, groupAt(coordinator, topic))
        // A broker that takes over groups answers for none of its own while it loads them.
        expect(whole?.lagMessages ?? whole?.unseen.map(({ reason }) => reason).join()).toSatisfy(
          (told) => told === 15n || told === 'coordinator-moved',
        )
      }
    }
    const shared = groupIn(snapshot, 'sharers')
    const reason = shared?.unseen.at(0)?.reason ?? null
    // Its coordinator counts anew after a leader moved: what was acknowledged meanwhile lowers the number, never to 0.
    expect(shared?.lagMessages ?? reason, 'a share group has its lag or a reason').toSatisfy(
      (told) =>
        typeof told === 'string' || (typeof told === 'bigint' && told > 0n && told <= writtenToShared),
    )
  }
}

const reports: Record<string, object> = {}
afterAll(() => console.log(`seconds with a broker away: ${JSON.stringify(reports, null, 1)}`))

/** Everything leads and coordinates again what it did at first: the brokers themselves take half a minute for that. */
beforeEach(async () => {
  const all = ['--election-type', 'preferred', '--all-topic-partitions']
  const to = ['--bootstrap-server', brokers.bootstrap]
  await brokers.tool('org.apache.kafka.tools.LeaderElectionCommand', [...to, ...all])
  const inPlace = () =>
    [...groups].every(([key, name]) => key.startsWith(`c${groupIn(latest(), name)?.coordinator}-`))
  await waitFor(() => isWhole() && inPlace(), { what: 'everything to be in its place', timeoutMs: 60_000 })
  seen.length = 0
})

function idAt(port: number | undefined): number {
  return brokers.brokers.find((broker) => broker.port === port)?.id ?? 0
}

function brokerOf(id: number): Broker {
  const broker = brokers.brokers.find((it) => it.id === id)
  if (!broker) throw new Error(`There is no broker ${id}.`)
  return broker
}

const cases: [claim: string, pick: () => number, how: 'kill' | 'hang', reason: string][] = [
  // Not the controller: that is the harder case below.
  ['killed', () => ids.find((id) => id !== latest().controller) ?? 0, 'kill', 'unreachable'],
  ['that hangs and had given us the metadata', () => idAt(collector.spokesman()?.port), 'hang', 'timeout'],
  ['that hangs and was the controller', () => latest().controller ?? 0, 'hang', 'timeout'],
]

describe('one broker', () => {
  it.each(cases)(
    '%s loses its own part only, is never a lag of 0, and comes back',
    async (claim, pick, how, reason) => {
      const id = pick()
      const broker = brokerOf(id)
      const gone =
        how === 'kill'
          ? await takeAway(
              broker,
              () => broker.kill(),
              () => broker.start(),
            )
          : await takeAway(
              broker,
              () => broker.pause(),
              () => broker.resume(),
            )
      const { away } = gone
      const report = await gone.giveBack()
      reports[claim] = report
      checkEvery(away, id)
      expect(report.reason).toBe(reason)
      expect(report.missed).toBeLessThan(10)
      expect(report.leaderless).toBeLessThan(20)
      expect(report.back).toBeLessThan(10)
      // One round may pay a deadline; from then on nobody waits for a broker that is known not to answer.
      expect(report.longestRound).toBeLessThan(4)
      expect(report.secondLongestRound).toBeLessThan(1)
    },
  )
})
