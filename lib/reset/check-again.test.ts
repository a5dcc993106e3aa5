import { expect, test } from 'vitest'
import type { CoordinatorView } from '#lib/model/coordinator-view.ts'
import { fakeSnapshot } from '#lib/model/fake-snapshot.ts'
import type { Topology } from '#lib/model/snapshot.ts'
import type { Bounds } from '#lib/model/write.ts'
import { checkAgain } from './check-again.ts'
import type { PlanHands } from './hands.ts'
import { prepareReset } from './prepare.ts'

const topology = {
  ...fakeSnapshot({ topics: { t: [{ end: 100n }] }, groups: {} }).topology,
  topicIds: ['a1'],
}
const view: CoordinatorView = {
  group: 'g',
  atMs: 0,
  coordinator: 1,
  type: 'classic',
  state: 'Empty',
  protocol: '',
  members: [],
  membersFault: null,
  epoch: null,
  unseen: [],
  commits: [{ topic: 't', partition: 0, offset: 50n, metadata: 'mine', leaderEpoch: 2 }],
}
const member = {
  id: 'm',
  clientId: 'billing-1',
  host: '/10.0.0.7',
  instanceId: null,
  rack: null,
  epoch: null,
  assigned: [],
  target: null,
}

type World = { view: CoordinatorView | null; topology: Topology; bounds: Partial<Bounds> }

function toHands(world: Partial<World> = {}): PlanHands {
  return {
    readGroup: async () => (world.view === undefined ? view : world.view),
    readTopology: async () => world.topology ?? topology,
    readBounds: async (_, places) =>
      places.map(({ topic, partition }) => ({
        topic,
        partition,
        logStart: 10n,
        end: 100n,
        unseen: null,
        ...world.bounds,
      })),
    readOffsetsAt: async () => [],
    readBefore: async () => null,
    movedMsAgo: () => null,
    bootstrap: 'b:1',
    nowMs: () => 0,
  }
}

async function check(world: Partial<World>): Promise<string | null> {
  const want = {
    target: { kind: 'offset' as const, offset: '20' },
    scope: { all: true as const },
    strict: false,
    create: false,
  }
  const prepared = await prepareReset('g', want, toHands())
  expect(prepared.steps).toMatchObject([
    { from: 50n, to: 20n, metadata: 'mine', leaderEpoch: 2, topicId: 'a1' },
  ])
  const refusal = await checkAgain(prepared, toHands(world))
  // Whatever is different, nothing was written, and that is said.
  expect(refusal?.refused ?? 'conflict').toBe('conflict')
  expect(refusal?.because ?? 'Nothing was written').toContain('Nothing was written')
  return refusal?.because ?? null
}

test('what is as it was may be done', async () => {
  expect(await check({})).toBeNull()
  // The end moves on all the time.
  expect(await check({ bounds: { end: 500n } })).toBeNull()
})

test.each<[string, Partial<World>, string]>([
  ['the group is gone', { view: null }, 'is gone by now'],
  ['it is another kind of group', { view: { ...view, type: 'consumer' } }, 'another kind of group'],
  ['somebody reads', { view: { ...view, state: 'Stable', members: [member] } }, 'billing-1 at /10.0.0.7'],
  ['somebody is about to', { view: { ...view, state: 'PreparingRebalance' } }, 'PreparingRebalance'],
  [
    'somebody has committed',
    { view: { ...view, commits: [{ topic: 't', partition: 0, offset: 51n, metadata: '', leaderEpoch: 2 }] } },
    'has 51 now',
  ],
  ['the commit is gone', { view: { ...view, commits: [] } }, 'has none now'],
  ['the topic was made anew', { topology: { ...topology, topicIds: ['b2'] } }, 'made anew'],
  ['the topic is gone', { topology: fakeSnapshot({ topics: {}, groups: {} }).topology }, 'was deleted'],
  ['the log starts later', { bounds: { logStart: 21n } }, 'starts at 21 by now'],
  ['the log was cut', { bounds: { end: 19n } }, 'ends at 19 by now'],
  ['its leader is silent', { bounds: { logStart: null, end: null, unseen: 'no leader' } }, 'no leader'],
])('%s', async (_, world, said) => {
  expect(await check(world)).toContain(said)
})
