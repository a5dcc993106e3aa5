import { describe, expect, test } from 'vitest'
import { toMetrics, toUnseenView } from './collect.ts'
import type { GroupPartitionRow, GroupRow, MetricView, PartitionRow } from './collect.ts'

const partition = (over: Partial<PartitionRow>): PartitionRow => ({
  topic: 'orders',
  partition: 0,
  logStart: 5n,
  end: 100n,
  leader: 1,
  replicas: 3,
  inSync: 3,
  underReplicated: false,
  ...over,
})

const group = (over: Partial<GroupRow>): GroupRow => ({
  group: 'billing',
  members: 4,
  status: 'ok',
  timeBehindMs: null,
  dataLossMs: null,
  ...over,
})

const committed = (over: Partial<GroupPartitionRow>): GroupPartitionRow => ({
  group: 'billing',
  topic: 'orders',
  partition: 0,
  committed: 90n,
  lag: 10n,
  ...over,
})

function view(over: Partial<MetricView>): MetricView {
  const none = {
    brokers: [],
    topics: [],
    partitions: [],
    groups: [],
    groupPartitions: [],
    unseen: [],
    breakers: [],
  }
  return { cluster: 'main', up: true, ...none, refreshMs: null, lagRefreshRequests: null, ...over }
}

/** The series of the text, without comments. */
async function scrape(views: MetricView[], maxSeries = 1000, onPause = () => {}): Promise<string[]> {
  const counts = [{ cluster: 'main', api: 'Metadata', kind: 'ok', count: 7 }]
  const pause = () => Promise.resolve(onPause())
  const text = await toMetrics(views, counts, { maxSeries, pause })
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

test('brokers: how many are up, and each', async () => {
  const brokers = [
    { id: 1, up: true },
    { id: 3, up: false },
  ]
  const lines = await scrape([view({ brokers, breakers: [{ broker: 3, open: true }] })])
  expect(lines).toContain('kafka_brokers{cluster="main"} 1')
  expect(lines).toContain('kafka_broker_up{cluster="main",broker="1"} 1')
  expect(lines).toContain('kafka_broker_up{cluster="main",broker="3"} 0')
  expect(lines).toContain('throughline_breaker_open{cluster="main",broker="3"} 1')
})

test('a partition as exporters name it', async () => {
  const topics = [{ topic: 'orders', partitions: 1 }]
  const lines = await scrape([
    view({ topics, partitions: [partition({ inSync: 2, underReplicated: true })] }),
  ])
  const labels = '{cluster="main",topic="orders",partition="0"}'
  expect(lines).toEqual(
    expect.arrayContaining([
      'kafka_topic_partitions{cluster="main",topic="orders"} 1',
      `kafka_topic_partition_current_offset${labels} 100`,
      `kafka_topic_partition_oldest_offset${labels} 5`,
      `kafka_topic_partition_leader${labels} 1`,
      `kafka_topic_partition_replicas${labels} 3`,
      `kafka_topic_partition_in_sync_replica${labels} 2`,
      `kafka_topic_partition_under_replicated_partition${labels} 1`,
    ]),
  )
})

test("a group's partitions, members and sums per topic", async () => {
  const groupPartitions = [
    committed({}),
    committed({ partition: 1, lag: 3n }),
    committed({ topic: 'x', lag: 1n }),
  ]
  const groups = [group({})]
  const lines = await scrape([view({ groups, groupPartitions })])
  const labels = '{cluster="main",consumergroup="billing",topic="orders",partition="0"}'
  expect(lines).toEqual(
    expect.arrayContaining([
      `kafka_consumergroup_current_offset${labels} 90`,
      `kafka_consumergroup_lag${labels} 10`,
      'kafka_consumergroup_lag_sum{cluster="main",consumergroup="billing",topic="orders"} 13',
      'kafka_consumergroup_lag_sum{cluster="main",consumergroup="billing",topic="x"} 1',
      'kafka_consumergroup_members{cluster="main",consumergroup="billing"} 4',
      'throughline_consumergroup_lag_coverage{cluster="main",consumergroup="billing",topic="orders"} 1',
    ]),
  )
})

test('a group has one status, and its time behind as two bounds', async () => {
  const late = { timeBehindMs: { low: 2500, high: null }, dataLossMs: { low: 60_000, high: null } }
  const groups = [
    group({ status: 'stalled', ...late }),
    group({ group: 'b', timeBehindMs: { low: 0, high: 0 } }),
  ]
  const lines = await scrape([view({ groups })])
  expect(lines.filter((line) => line.includes('_status{'))).toEqual([
    'throughline_consumergroup_status{cluster="main",consumergroup="billing",status="stalled"} 1',
    'throughline_consumergroup_status{cluster="main",consumergroup="b",status="ok"} 1',
  ])
  expect(lines.filter((line) => line.includes('_seconds_'))).toEqual([
    'throughline_consumergroup_lag_seconds_at_least{cluster="main",consumergroup="billing"} 2.5',
    'throughline_consumergroup_lag_seconds_at_least{cluster="main",consumergroup="b"} 0',
    'throughline_consumergroup_data_loss_seconds_at_least{cluster="main",consumergroup="billing"} 60',
    'throughline_consumergroup_lag_seconds_at_most{cluster="main",consumergroup="b"} 0',
  ])
})

describe('what is unknown has no series', () => {
  test('a leaderless partition has no leader, no offsets and no lag, and its group no sum', async () => {
    const lines = await scrape([
      view({
        partitions: [partition({ leader: null, end: null, logStart: null, inSync: 0 })],
        groups: [group({ members: null })],
        groupPartitions: [committed({ lag: null })],
      }),
    ])
    const names = lines.map((line) => line.replace(/\{.*/, ''))
    for (const absent of ['leader', 'current_offset', 'oldest_offset']) {
      expect(names).not.toContain(`kafka_topic_partition_${absent}`)
    }
    for (const absent of ['lag', 'lag_sum', 'members'])
      expect(names).not.toContain(`kafka_consumergroup_${absent}`)
    expect(names).toContain('kafka_consumergroup_current_offset')
    expect(lines.join('\n')).not.toMatch(/ -\d/)
  })

  test('a sum over a part says which part', async () => {
    const groupPartitions = [committed({}), committed({ partition: 1, lag: null })]
    const lines = await scrape([view({ groupPartitions })])
    const labels = '{cluster="main",consumergroup="billing",topic="orders"}'
    expect(lines).toContain(`kafka_consumergroup_lag_sum${labels} 10`)
    expect(lines).toContain(`throughline_consumergroup_lag_coverage${labels} 0.5`)
  })

  test('before the first look there is no broker count', async () => {
    expect((await scrape([view({})])).join('\n')).not.toContain('kafka_brokers')
  })
})

test('a cluster that was not reached says so and nothing else', async () => {
  const lines = await scrape([toUnseenView('main', [{ scope: 'cluster', reason: 'unreachable' }])])
  expect(lines.filter((line) => !line.startsWith('throughline_metrics_truncated'))).toEqual([
    'throughline_requests_total{cluster="main",api="Metadata",kind="ok"} 7',
    'throughline_cluster_up{cluster="main"} 0',
    'throughline_unseen{cluster="main",scope="cluster",reason="unreachable"} 1',
  ])
})

test('our own health', async () => {
  const unseen = [
    { scope: 'partition', reason: 'no-leader' },
    { scope: 'partition', reason: 'no-leader' },
    { scope: 'broker', reason: 'timeout' },
  ] as const
  const lines = await scrape([view({ refreshMs: 250, lagRefreshRequests: 10, unseen })])
  expect(lines).toEqual(
    expect.arrayContaining([
      'throughline_refresh_seconds{cluster="main"} 0.25',
      'throughline_lag_refresh_requests{cluster="main"} 10',
      'throughline_requests_total{cluster="main",api="Metadata",kind="ok"} 7',
      'throughline_unseen{cluster="main",scope="partition",reason="no-leader"} 2',
      'throughline_unseen{cluster="main",scope="broker",reason="timeout"} 1',
    ]),
  )
})

test('names with quotes, backslashes and line breaks stay one label', async () => {
  const lines = await scrape([view({ groups: [group({ group: 'a"b\\c\nd', members: 1 })] })])
  expect(lines).toContain('kafka_consumergroup_members{cluster="main",consumergroup="a\\"b\\\\c\\nd"} 1')
})

test('two clusters share a family', async () => {
  const brokers = [{ id: 1, up: true }]
  const lines = await scrape([view({ brokers }), view({ cluster: 'b', brokers })])
  expect(lines).toContain('kafka_brokers{cluster="main"} 1')
  expect(lines).toContain('kafka_brokers{cluster="b"} 1')
})

describe('a huge cluster', () => {
  const partitions = Array.from({ length: 100 }, (_, index) => partition({ partition: index }))
  const groupPartitions = partitions.map((row) => committed({ partition: row.partition }))

  test('over budget, partitions lose their series; sums stay whole', async () => {
    const lines = await scrape([view({ partitions, groupPartitions })], 50)
    expect(lines.filter((line) => line.includes('partition="'))).toEqual([])
    expect(lines).toContain('throughline_metrics_truncated{level="partition"} 1')
    expect(lines).toContain('throughline_metrics_truncated{level="group"} 0')
    expect(lines).toContain(
      'kafka_consumergroup_lag_sum{cluster="main",consumergroup="billing",topic="orders"} 1000',
    )
  })

  test('within budget nothing is left out', async () => {
    const lines = await scrape([view({ partitions, groupPartitions })], 800)
    expect(lines.filter((line) => line.includes('partition="'))).toHaveLength(800)
    expect(lines).toContain('throughline_metrics_truncated{level="partition"} 0')
  })

  test('the scrape pauses between slices', async () => {
    let pauses = 0
    const many = Array.from({ length: 4100 }, (_, index) => ({ topic: `t${index}`, partitions: 1 }))
    await scrape([view({ topics: many })], 10_000, () => (pauses += 1))
    expect(pauses).toBe(2)
  })
})
