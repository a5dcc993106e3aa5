import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestBoxes, run } from '#demo/boxes-stage.ts'
import { fakeWish } from '#lib/boxes/fake-box.ts'
import { openDatabase, type Database } from '#demo/database.ts'
import { openResetStage, type ResetStage } from '#demo/reset-stage.ts'
import { joinShared, type SharedBrokers } from '#demo/shared/join.ts'
import { commitFor } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import { referenceInboxFixture } from '#lib/boxes/fixtures/reference-inbox.ts'
import { referenceOutboxFixture } from '#lib/boxes/fixtures/reference-outbox.ts'
import { good, load } from '#lib/config/fake-settings.ts'
import type { Flow } from '#lib/model/flow.ts'
import type { Boxes } from './boxes.ts'
import { openFlows, type Flows } from './flows.ts'
import type { OwnStore } from '#lib/switchboard/own-store.ts'
import { watchCluster, type Watched } from '#lib/switchboard/watch-cluster.ts'

// A real topic with a real group, between a real outbox and a real inbox.
const topic = 'flow-orders'
const group = 'flow-billing'

let brokers: SharedBrokers
let stage: ResetStage
let server: Database
let watched: Watched
let boxes: Boxes
let flows: Flows
let stopped = false

const noStore: OwnStore = {
  current: () => null,
  because: () => 'There is none in this test.',
  tried: Promise.resolve(),
  close: () => Promise.resolve(),
}
const HOUR_MS = 3_600_000

beforeAll(async () => {
  brokers = await joinShared()
  server = await openDatabase({ name: 'flows-test' })
  await run(server.url, referenceOutboxFixture.sql)
  await run(server.url, referenceInboxFixture.sql)
  stage = await openResetStage(brokers.bootstrap, 'flow-')
  await stage.makeTopic(topic, 2)
  const records = (count: number) => Array.from({ length: count }, (_, n) => ({ value: `v${n}` }))
  await stage.send(topic, 0, records(20))
  await stage.send(topic, 1, records(10))
  await commitFor(brokers.bootstrap, { [group]: { [topic]: [15n, 10n] } })
  const { clusters, store } = good(
    load(`version: 1\nclusters: [{ id: main, bootstrap: "${brokers.bootstrap}", poll: 1s }]`),
  )
  const [cluster] = clusters
  if (!cluster) throw new Error('There is no cluster.')
  watched = watchCluster(cluster, {
    store: noStore,
    keep: store.keep,
    mayWrite: () => null,
    traceBoxes: () => null,
  })
  const readers = [{ group, inbox: 'in' }]
  flows = openFlows(
    [{ idHeader: 'message-id', id: 'orders', outbox: 'out', cluster: 'main', topic, readers }],
    {
      clusterOf: () => watched,
      boxOf: (id) => boxes.find(id),
    },
  )
  boxes = openTestBoxes(
    server.url,
    [
      fakeWish('reference/outbox', { id: 'out', ...referenceOutboxFixture.wish }),
      fakeWish('reference/inbox', { id: 'in', keepsMs: HOUR_MS, ...referenceInboxFixture.wish }),
    ],
    flows,
  )
})
afterAll(async () => {
  flows?.close()
  await boxes?.close()
  await watched?.close()
  if (!stopped) await server?.stop()
  await stage?.clear()
  await brokers?.leave()
})

async function flowWhen(is: (flow: Flow) => boolean, what: string): Promise<Flow> {
  const found = () => {
    const flow = flows.find('orders')
    return flow !== null && is(flow)
  }
  await waitFor(found, { what, timeoutMs: 40_000, everyMs: 100 })
  const flow = flows.find('orders')
  if (!flow) throw new Error('There is no flow orders.')
  return flow
}

test('each edge has what waits before it, and the whole is the sum of its parts', async () => {
  const flow = await flowWhen(({ endToEndMs }) => endToEndMs !== null, 'the whole way to be seen')
  expect(flow.edges.map(({ from, to, lag }) => [from, to, lag])).toEqual([
    ['out', topic, 7n],
    [topic, group, 5n],
    [group, 'in', 0n],
  ])
  const [path] = flow.paths
  expect(path?.inAllMs?.low).toBe((path?.outboxMs ?? -1) + (path?.lagMs?.low ?? -1))
  expect(flow.bottleneck).toBe('out')
  expect(flow).toMatchObject({ topicPartitions: 2, status: 'failing' })
})

test('an inbox that forgets before its topic does is told so', async () => {
  await flowWhen(({ keepsMs }) => keepsMs !== null, 'the retention of the topic')
  const advice = () => boxes.find('in')?.advice.filter(({ kind }) => kind === 'window') ?? []
  await waitFor(() => advice().length > 0, { what: 'the advice', timeoutMs: 10_000 })
  expect(advice().map(({ text }) => text)).toEqual([`in forgets after 1 h, ${topic} keeps 7 d.`])
})

test('with the database gone the group is seen as before, and the sum is not told', async () => {
  stopped = true
  await server.stop()
  const flow = await flowWhen(
    ({ unseen }) => unseen.some(({ id }) => id === 'out'),
    'the outbox to be missed',
  )
  expect(flow.endToEndMs).toBeNull()
  expect(flow.paths[0]?.missing).toBe('out')
  expect(flow.readers[0]).toMatchObject({ group, lagMessages: 5n })
  expect(flow.unseen.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['unreachable']))
})
