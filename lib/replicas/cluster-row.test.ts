import { expect, test } from 'vitest'
import { viewOnce } from '#lib/history/view-once.ts'
import { fakeSnapshot } from '#lib/model/fake-snapshot.ts'
import { toCluster } from './cluster-row.ts'
import { toReplicaView } from './counts.ts'

const identity = {
  id: 'c',
  name: 'C',
  seenAs: null,
  state: 'seen' as const,
  because: null,
  unseen: [],
}

test('groups are counted by what they are: behind, asking for a person, partly unseen', () => {
  const snapshot = fakeSnapshot({
    topics: { orders: [{ start: 50n, end: 100n }, { end: 'no-leader' }] },
    groups: {
      lost: { commits: { orders: [10n] } },
      well: { commits: { orders: [100n] } },
      partly: { commits: { orders: [100n, 7n] } },
    },
  })
  const row = toCluster(identity, { replicas: toReplicaView(snapshot), groups: viewOnce(snapshot) })
  expect(row).toMatchObject({ groups: 3, groupsBehind: 1, groupsNeedPerson: 1, groupsUnseen: 1 })
})

test('before the first look nothing is counted', () => {
  const nothing = { groups: null, groupsBehind: null, groupsNeedPerson: null, groupsUnseen: null }
  expect(toCluster(identity, null)).toMatchObject(nothing)
})
