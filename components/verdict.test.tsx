import { describe, expect, test } from 'vitest'
import type { Cluster } from '#lib/model/cluster.ts'
import { aBroker, aCluster, aGroupList, aStartingCluster, AT_MS } from './fixtures.ts'
import { sayCluster, sayClusters, sayGroups, sayTopics } from './verdict.ts'

const gone = { up: false, because: 'Not in the cluster.' }
const threeUp = [1, 2, 3].map((id) => aBroker(id))
const thirdGone = [aBroker(1), aBroker(2), aBroker(3, gone)]
const unseen: Cluster['unseen'] = [{ scope: 'broker', id: '3', reason: 'timeout', since: AT_MS }]

describe('the verdict on a cluster', () => {
  test.each([
    ['all seen and well', aCluster(), threeUp, 0, 'Everything is well.', null],
    [
      'well as far as it was seen',
      aCluster({ unseen }),
      threeUp,
      0,
      'Everything that was seen is well.',
      null,
    ],
    [
      'everything at once, worst first',
      aCluster({ offlinePartitions: 2, underMinIsr: 7, atMinIsr: 190, underReplicated: 193 }),
      thirdGone,
      4,
      'Broker 3 is gone. Two partitions have no leader, five more refuse writes, and four groups need a person.',
      null,
    ],
    [
      'one of each',
      aCluster({ offlinePartitions: 1, underMinIsr: 2 }),
      threeUp,
      1,
      'One partition has no leader, one more refuses writes, and one group needs a person.',
      null,
    ],
    [
      'a partition without leader is not counted twice',
      aCluster({ offlinePartitions: 2, underMinIsr: 2 }),
      threeUp,
      0,
      'Two partitions have no leader.',
      null,
    ],
    [
      'writes refused while every leader lives',
      aCluster({ underMinIsr: 1_234 }),
      threeUp,
      0,
      '1,234 partitions refuse writes.',
      null,
    ],
    [
      'two brokers',
      aCluster(),
      [aBroker(1), aBroker(2, gone), aBroker(3, gone)],
      0,
      'Brokers 2 and 3 are gone.',
      null,
    ],
    [
      'too many brokers to name',
      aCluster(),
      [1, 2, 3, 4, 5].map((id) => aBroker(id, id > 1 ? gone : {})),
      0,
      'Four of 5 brokers are gone.',
      null,
    ],
    [
      'nothing refused yet, but one copy away from it',
      aCluster({ atMinIsr: 190, underReplicated: 193 }),
      threeUp,
      0,
      '190 partitions are one copy away from refusing writes.',
      null,
    ],
    [
      'copies missing, none at the minimum',
      aCluster({ underReplicated: 1 }),
      threeUp,
      0,
      'One partition misses a copy.',
      null,
    ],
    [
      'groups that were not seen whole are said, never left out',
      aCluster({ groupsUnseen: 2, unseen }),
      threeUp,
      0,
      'Everything that was seen is well.',
      'Two groups cannot be seen whole.',
    ],
    [
      'before the first look nothing is well',
      aStartingCluster(),
      [],
      0,
      'The first look at prod-eu is under way.',
      'What has arrived is shown.',
    ],
    [
      'a cluster that never answered',
      aStartingCluster({ state: 'unreachable', because: 'Connection refused.' }),
      [],
      0,
      'prod-eu cannot be reached.',
      'Nothing of it has been seen so far.',
    ],
    [
      'a cluster that stopped answering is not called well by its last values',
      aCluster({ state: 'unreachable', because: 'Timed out.' }),
      threeUp,
      0,
      'prod-eu does not answer.',
      'What follows is as it was when it last did.',
    ],
  ])('%s', (_, cluster, brokers, needPerson, text, soft) => {
    expect(sayCluster(cluster, brokers, needPerson)).toEqual({ text, soft })
  })
})

describe('the verdict on several clusters', () => {
  const silent = aCluster({ state: 'unreachable', because: 'Timed out.', offlinePartitions: 2 })
  const broken = aCluster({ brokers: { seen: 2, known: 3 } })
  test.each([
    ['all whole', [aCluster(), aCluster()], 'None of two clusters has lost a broker or a leader.', null],
    ['one lost something', [aCluster(), broken], 'One of two clusters has lost a broker or a leader.', null],
    [
      'one that does not answer is not said to have lost what it may still have',
      [aCluster(), silent],
      'One of two clusters cannot be reached.',
      null,
    ],
    [
      'both, the silent one first',
      [silent, broken, broken],
      'One of three clusters cannot be reached and two have lost a broker or a leader.',
      null,
    ],
    [
      'one not looked at yet',
      [aCluster(), aStartingCluster()],
      'No cluster that was seen has lost a broker or a leader.',
      'One is looked at for the first time.',
    ],
    ['none looked at yet', [aStartingCluster()], 'No cluster was seen yet.', 'The first look is under way.'],
    ['none', [], 'No cluster is set up.', null],
  ])('%s', (_, clusters, text, soft) => {
    expect(sayClusters(clusters)).toEqual({ text, soft })
  })
})

describe('the verdict on the groups', () => {
  test.each([
    [
      'some need a person',
      { all: 33, needPerson: 4, partlySeen: 2 },
      'Four of 33 groups need a person.',
      'Two cannot be seen whole.',
    ],
    ['one does', { all: 2_146, needPerson: 1 }, 'One of 2,146 groups needs a person.', null],
    ['none does', { all: 33 }, 'None of 33 groups needs a person.', null],
    ['a single group', { all: 1 }, 'The one group needs nobody.', null],
    ['no group at all', { all: 0 }, 'There is no group in this cluster.', null],
    [
      'not looked yet is not "no group"',
      { all: 0, asOf: null },
      'The groups were not seen yet.',
      'The first look is under way.',
    ],
  ])('%s', (_, over, text, soft) => {
    expect(sayGroups(aGroupList([], over))).toEqual({ text, soft })
  })
})

test('groups of a cluster that never answered are not said to be looked at', () => {
  const dead = aStartingCluster({ state: 'unreachable', because: 'Connection refused.' })
  expect(sayGroups(aGroupList([], { asOf: null }), dead).text).toBe('prod-eu cannot be reached.')
})

describe('the verdict on the topics', () => {
  test.each([
    [
      'all well',
      aCluster(),
      'Every partition that was seen has a leader and all its copies.',
      '10 topics, 207 partitions.',
    ],
    [
      'trouble',
      aCluster({ offlinePartitions: 2, underMinIsr: 7 }),
      'Two partitions have no leader and five more refuse writes.',
      '10 topics, 207 partitions.',
    ],
    [
      'one of each',
      aCluster({ topics: 1, partitions: 1, underReplicated: 1 }),
      'One partition misses a copy.',
      '1 topic, 1 partition.',
    ],
    [
      'not looked yet',
      aStartingCluster(),
      'The first look at prod-eu is under way.',
      'What has arrived is shown.',
    ],
  ])('%s', (_, cluster, text, soft) => {
    expect(sayTopics(cluster)).toEqual({ text, soft })
  })
})
