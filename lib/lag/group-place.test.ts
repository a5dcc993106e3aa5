import { expect, test } from 'vitest'
import { fakeSnapshot } from '#lib/model/fake-snapshot.ts'
import { findPlace } from './group-place.ts'

const snapshot = fakeSnapshot({
  topics: { orders: [{ end: 50n }, { end: 'no-leader' }, {}] },
  groups: {
    reader: { commits: { orders: [7n, 9n, null] } },
    hidden: { commits: { orders: [7n] }, why: 'denied' },
    workers: {
      type: 'share',
      share: { atMs: 0, partitions: [{ topic: 'orders', partition: 0, start: 4n, lag: null }], fault: null },
    },
  },
})

test.each([
  ['a commit', 'reader', 'orders', 0, { committed: 7n, end: 50n }],
  ['a commit whose end is not seen', 'reader', 'orders', 1, { committed: 9n, end: null }],
  ['the start offset of a share group', 'workers', 'orders', 0, { committed: 4n, end: 50n }],
  [
    'no commit',
    'reader',
    'orders',
    2,
    { refused: 'not-found', because: 'reader has no offset on orders 2.' },
  ],
  ['no start offset', 'workers', 'orders', 1, { refused: 'not-found' }],
  ['no such group', 'nobody', 'orders', 0, { refused: 'not-found' }],
  ['no such topic', 'reader', 'nothing', 0, { refused: 'not-found' }],
  ['no such partition', 'reader', 'orders', 3, { refused: 'not-found' }],
  ['a group that may not be described', 'hidden', 'orders', 0, { refused: 'unavailable' }],
] as const)('%s', (_, group, topic, partition, place) => {
  expect(findPlace(snapshot, group, topic, partition)).toMatchObject(place)
})
