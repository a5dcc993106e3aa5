import { afterEach, describe, expect, it } from 'vitest'
import { faultOf, type Snapshot } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'
import { openCollector, type Collector } from './collector.ts'
import { accessTo, openFakeCluster, type Answers, type FakeCluster } from './fake-broker.ts'
import { healthyAnswers, type FakePlan } from './healthy-answers.ts'

const plan: FakePlan = {
  topics: {
    orders: [
      { leader: 1, end: 100n },
      { leader: 2, end: 200n },
      { leader: 3, end: 300n },
    ],
    solo: [{ leader: 2, end: 50n }],
  },
  groups: {
    billing: toGroup(1, { orders: [90n, 200n, 250n] }),
    shipping: toGroup(2, { solo: [20n], orders: [null, 7n] }),
    archive: toGroup(3, { solo: [50n] }),
  },
}

function toGroup(coordinator: number, commits: Record<string, (bigint | null)[]>) {
  return { coordinator, type: 'Classic' as const, protocol: 'consumer', state: 'Empty', commits }
}

/** Short, so that a test which waits for one to pass is still quick. */
const timeouts = { connectMs: 300, lightMs: 300, bulkMs: 1200 }
const close: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of close.splice(0).toReversed()) await end()
})

async function openCluster(answers: (healthy: Answers) => Answers = (it) => it): Promise<FakeCluster> {
  const cluster: FakeCluster = await openFakeCluster(3, {})
  cluster.answers = answers(healthyAnswers(plan, () => cluster))
  close.push(() => cluster.stop())
  return cluster
}

function watch(cluster: FakeCluster, bootstrap = cluster.brokers): Collector {
  const access = accessTo(bootstrap, timeouts)
  // Rounds come when a test asks for one.
  const collector = openCollector(access, { pollMs: 600_000 })
  close.push(() => collector.close())
  return collector
}

async function look(collector: Collector): Promise<Snapshot> {
  await collector.nextRound()
  const snapshot = collector.snapshot()
  if (!snapshot) throw new Error(collector.outcome()?.fault?.because ?? 'no round has ended')
  return snapshot
}

/** Ends as `topic:partition` → offset, or why it was not seen. */
function endsOf({ topology, ends }: Snapshot): Record<string, bigint | string> {
  const found: Record<string, bigint | string> = {}
  for (let row = 0; row < topology.partitions; row++) {
    const topic = topology.topicNames[topology.topicOf.get(row)]
    found[`${topic}:${topology.partition.get(row)}`] = faultOf(ends.why[row]) ?? ends.value.get(row)
  }
  return found
}

/** Group → its commits as `topic:partition@offset`, or why they were not seen. */
function commitsOf({ topology, groups }: Snapshot): Record<string, string[] | string> {
  return Object.fromEntries(
    groups.ids.map((id, group) => {
      const fault = faultOf(groups.why[group])
      if (fault !== null) return [id, fault]
      const commits: string[] = []
      for (let at = groups.commitAt.get(group); at < groups.commitAt.get(group + 1); at++) {
        const row = groups.commitRow.get(at)
        const topic = topology.topicNames[topology.topicOf.get(row)]
        commits.push(`${topic}:${topology.partition.get(row)}@${groups.committed.get(at)}`)
      }
      return [id, commits.toSorted()]
    }),
  )
}

function gapsOf(snapshot: Snapshot): string[] {
  return snapshot.gaps.map(({ scope, id, reason }) => `${scope} ${id}: ${reason}`).toSorted()
}

const allEnds = { 'orders:0': 100n, 'orders:1': 200n, 'orders:2': 300n, 'solo:0': 50n }
const allCommits = {
  billing: ['orders:0@90', 'orders:1@200', 'orders:2@250'],
  shipping: ['orders:1@7', 'solo:0@20'],
  archive: ['solo:0@50'],
}

describe('brokers that are well', () => {
  it('are seen whole, for one request about the topics and three a broker', async () => {
    const cluster = await openCluster()
    const collector = watch(cluster)
    const snapshot = await look(collector)
    expect(endsOf(snapshot)).toEqual(allEnds)
    expect(commitsOf(snapshot)).toEqual(allCommits)
    expect(gapsOf(snapshot)).toEqual([])
    expect(snapshot.controller).toBe(1)
    expect(snapshot.metadataVersion).toBe('4.3')
    expect(snapshot.cost.lagRequests).toBe(1 + 3 * 3)
  })

  it('cost one request more and no gap when they have hung up on us between two looks', async () => {
    const cluster = await openCluster()
    const collector = watch(cluster)
    await look(collector)
    for (const { id } of cluster.brokers) cluster.hangUp(id)
    const snapshot = await look(collector)
    expect(gapsOf(snapshot)).toEqual([])
    expect(endsOf(snapshot)).toEqual(allEnds)
    expect(collector.openBreakers()).toEqual([])
  })
})

/** A broker that fails as a whole: which, how, and the reason that its parts carry. */
const failing: [claim: string, fail: (cluster: FakeCluster) => void, reason: string][] = [
  ['accepts connections and says nothing', (cluster) => void cluster.silent.add(2), 'timeout'],
  [
    'hangs in the middle of every answer',
    (cluster) => sayInstead(cluster, (body) => ({ half: body })),
    'timeout',
  ],
  ['hangs up at every question', (cluster) => sayInstead(cluster, () => 'close'), 'unreachable'],
  [
    'answers bytes that are no message',
    (cluster) => sayInstead(cluster, () => ({ payload: Buffer.from([0, ...Array(40).fill(0xff)]) })),
    'protocol',
  ],
  [
    'claims that two gigabytes follow',
    (cluster) => sayInstead(cluster, () => ({ raw: Buffer.from([0x7f, 0xff, 0xff, 0xff, 1, 2, 3]) })),
    'protocol',
  ],
  [
    'claims that less than nothing follows',
    (cluster) => sayInstead(cluster, () => ({ raw: Buffer.from([0xff, 0xff, 0xff, 0xfc, 1, 2, 3, 4]) })),
    'protocol',
  ],
]

/** Broker 2 answers the questions of a lag refresh in another way; the others as before. */
function sayInstead(cluster: FakeCluster, instead: (body: object) => unknown): void {
  const healthy = { ...cluster.answers }
  for (const api of ['Metadata', 'ListGroups', 'OffsetFetch', 'ListOffsets'] as const) {
    const well = healthy[api] as (request: unknown, broker: number, version: number) => { body: object }
    cluster.answers[api] = ((request: unknown, broker: number, version: number) => {
      const reply = well(request, broker, version)
      return broker === 2 ? instead(reply.body) : reply
    }) as never
  }
}

describe('a broker that', () => {
  it.each(failing)('%s loses its own part only', async (_, fail, reason) => {
    const cluster = await openCluster()
    const collector = watch(cluster)
    await look(collector)
    fail(cluster)
    const startedMs = performance.now()
    const snapshot = await look(collector)
    const tookMs = performance.now() - startedMs
    expect(endsOf(snapshot)).toEqual({ ...allEnds, 'orders:1': reason, 'solo:0': reason })
    expect(commitsOf(snapshot)).toEqual({ ...allCommits, shipping: reason })
    expect(gapsOf(snapshot)).toContain(`broker 2: ${reason}`)
    // What was seen before is kept, for whoever says so.
    expect(snapshot.ends.value.get(rowOf(snapshot.topology, 'solo', 0))).toBe(50n)
    expect(tookMs).toBeLessThan(3 * timeouts.lightMs)
  })

  it.each(failing)('%s from the start does not keep us from the others', async (_, fail, reason) => {
    const cluster = await openCluster()
    fail(cluster)
    const snapshot = await look(watch(cluster, cluster.brokers.toReversed()))
    expect(endsOf(snapshot)).toEqual({ ...allEnds, 'orders:1': reason, 'solo:0': reason })
    expect(commitsOf(snapshot)).toEqual({ billing: allCommits.billing, archive: allCommits.archive })
    expect(gapsOf(snapshot)).toContain(`broker 2: ${reason}`)
  })

  it('is silent is asked once, and then costs the rounds nothing until it answers again', async () => {
    const cluster = await openCluster()
    const collector = watch(cluster)
    await look(collector)
    cluster.silent.add(2)
    await look(collector)
    const startedMs = performance.now()
    await look(collector)
    expect(performance.now() - startedMs).toBeLessThan(timeouts.lightMs)
    expect(collector.openBreakers()).toEqual([2])
    cluster.silent.clear()
    await expect.poll(() => collector.openBreakers(), { timeout: 10_000 }).toEqual([])
    expect(endsOf(await look(collector))).toEqual(allEnds)
  })
})

describe('one answer that is no good', () => {
  it('of a group that may not be described: denied, for that group alone', async () => {
    const cluster = await openCluster(({ OffsetFetch, ...healthy }) => ({
      ...healthy,
      OffsetFetch: (request, broker, version) => {
        const reply = OffsetFetch?.(request, broker, version)
        if (typeof reply !== 'object' || !('body' in reply)) throw new Error('no answer to change')
        return {
          body: {
            groups: (reply.body.groups ?? []).map((group) =>
              group.groupId === 'billing' ? { groupId: 'billing', errorCode: 30 } : group,
            ),
          },
        }
      },
    }))
    const snapshot = await look(watch(cluster))
    expect(commitsOf(snapshot)).toEqual({ ...allCommits, billing: 'denied' })
    expect(gapsOf(snapshot)).toEqual([])
  })

  it.each([
    [14, 'coordinator-moved'],
    [15, 'coordinator-moved'],
    [16, 'coordinator-moved'],
    [31, 'denied'],
    [-1, 'protocol'],
  ])('to ListGroups with error %i: %s, and the groups seen before stay', async (errorCode, reason) => {
    const cluster = await openCluster()
    const collector = watch(cluster)
    await look(collector)
    const healthy = cluster.answers.ListGroups
    cluster.answers.ListGroups = (request, broker, version) =>
      broker === 1 ? { body: { errorCode } } : (healthy?.(request, broker, version) ?? 'close')
    const snapshot = await look(collector)
    expect(commitsOf(snapshot)).toEqual({ ...allCommits, billing: reason })
    expect(gapsOf(snapshot)).toEqual([`broker 1: ${reason}`])
    expect(collector.openBreakers()).toEqual([])
  })

  it('of a coordinator that is one no more: coordinator-moved', async () => {
    const cluster = await openCluster()
    cluster.answers.OffsetFetch = ({ groups }) => ({
      body: { groups: groups.map(({ groupId }) => ({ groupId, errorCode: 16 })) },
    })
    const snapshot = await look(watch(cluster))
    expect(commitsOf(snapshot)).toEqual({
      billing: 'coordinator-moved',
      shipping: 'coordinator-moved',
      archive: 'coordinator-moved',
    })
  })

  it.each([
    [6, 'no-leader'],
    [78, 'no-leader'],
    [29, 'denied'],
    [3, 'protocol'],
  ])('about the end of one partition, error %i: %s for that partition alone', async (errorCode, reason) => {
    const cluster = await openCluster()
    const healthy = cluster.answers.ListOffsets
    cluster.answers.ListOffsets = (request, broker, version) =>
      broker === 3
        ? { body: { topics: [{ name: 'orders', partitions: [{ partitionIndex: 2, errorCode }] }] } }
        : (healthy?.(request, broker, version) ?? 'close')
    expect(endsOf(await look(watch(cluster)))).toEqual({ ...allEnds, 'orders:2': reason })
  })

  it('that leaves a partition out: protocol, never an old value passed for a new one', async () => {
    const cluster = await openCluster()
    const collector = watch(cluster)
    await look(collector)
    const healthy = cluster.answers.ListOffsets
    cluster.answers.ListOffsets = (request, broker, version) =>
      broker === 3 ? { body: { topics: [] } } : (healthy?.(request, broker, version) ?? 'close')
    expect(endsOf(await look(collector))).toEqual({ ...allEnds, 'orders:2': 'protocol' })
  })

  it('for want of the API: unsupported, and no exception', async () => {
    const cluster = await openCluster()
    cluster.missing.add('OffsetFetch').add('DescribeQuorum')
    const snapshot = await look(watch(cluster))
    expect(gapsOf(snapshot)).toEqual([
      'api quorum: unsupported',
      'broker 1: unsupported',
      'broker 2: unsupported',
      'broker 3: unsupported',
    ])
    expect(endsOf(snapshot)).toEqual(allEnds)
  })
})

it('since when a group is denied does not move with every look', async () => {
  const cluster = await openCluster()
  cluster.answers.OffsetFetch = ({ groups }) => ({
    body: { groups: groups.map(({ groupId }) => ({ groupId, errorCode: 30 })) },
  })
  const collector = watch(cluster)
  const first = await look(collector)
  await expect.poll(() => Date.now()).toBeGreaterThan(first.atMs + 2)
  const second = await look(collector)
  expect(commitsOf(second)).toMatchObject({ billing: 'denied' })
  expect([...second.groups.sinceMs]).toEqual([...first.groups.sinceMs])
})

it('a broker that was taken out of the cluster is forgotten, with the groups it had', async () => {
  const cluster = await openCluster()
  const collector = watch(cluster)
  await look(collector)
  const [one, two] = cluster.brokers
  if (!one || !two) throw new Error('too few brokers')
  const gone = healthyAnswers(
    { topics: { orders: [{ leader: 1, end: 100n }] }, groups: plan.groups },
    () => ({ ...cluster, brokers: [one, two] }),
  )
  Object.assign(cluster.answers, { Metadata: gone.Metadata, DescribeCluster: gone.DescribeCluster })
  cluster.silent.add(3)
  // The registration of brokers is read every five seconds.
  await expect
    .poll(async () => gapsOf(await look(collector)).concat(collector.snapshot()?.groups.ids ?? []), {
      timeout: 15_000,
    })
    .toEqual(['billing', 'shipping'])
  expect(collector.snapshot()?.brokers.map(({ id }) => id)).toEqual([1, 2])
  expect(collector.openBreakers()).toEqual([])
}, 20_000)

describe('a question that the broker passes on', () => {
  it('and that hangs with somebody else does not make the broker look dead', async () => {
    const cluster = await openCluster()
    cluster.answers.DescribeQuorum = () => 'hang'
    cluster.answers.ListPartitionReassignments = () => 'hang'
    const collector = watch(cluster)
    const snapshot = await look(collector)
    expect(gapsOf(snapshot)).toEqual(['api quorum: timeout', 'api reassignments: timeout'])
    expect(endsOf(snapshot)).toEqual(allEnds)
    expect(collector.openBreakers()).toEqual([])
  })
})

it('leaves nobody waiting when it is closed in the middle of a round', async () => {
  const cluster = await openCluster()
  cluster.answers.ListGroups = () => 'hang'
  const collector = watch(cluster)
  const round = collector.nextRound()
  await expect.poll(() => cluster.asked.some(({ api }) => api === 'ListGroups')).toBe(true)
  await collector.close()
  await expect(round).resolves.toBeUndefined()
})
