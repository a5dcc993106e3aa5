import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Brokers, openBrokers } from './brokers.ts'
import { waitFor } from './wait-for.ts'
import { openWorkload, type Workload } from './workload.ts'

const tools = 'org.apache.kafka.tools'

describe('the workload, as Kafka’s own tools see it', () => {
  let brokers: Brokers
  let workload: Workload

  beforeAll(async () => {
    brokers = await openBrokers({ name: 'workload-test' })
    workload = await openWorkload({ bootstrap: brokers.bootstrap, brokers })
  })
  afterAll(async () => {
    await workload.stop()
    await brokers.stop()
  })

  /** The words of each line that a tool prints. */
  async function ask(tool: string, ...args: string[]): Promise<string[][]> {
    const done = await brokers.tool(`${tools}.${tool}`, ['--bootstrap-server', brokers.bootstrap, ...args])
    return done.stdout.split('\n').map((line) => line.trim().split(/\s+/))
  }

  /** group topic partition committed end lag member … */
  const askOffsets = (group: string) =>
    ask('consumer.group.ConsumerGroupCommand', '--describe', '--group', group).then((lines) =>
      lines.filter(([name]) => name === group),
    )

  const sumLag = (lines: string[][]) => lines.reduce((sum, line) => sum + Number(line[5]), 0)

  test('has a group of each type', async () => {
    const seen = new Map(
      (await ask('GroupsCommand', '--list')).map(([name, ...kind]) => [name, kind.join(' ')]),
    )
    expect(Object.fromEntries(seen)).toMatchObject({
      billing: 'Classic consumer',
      'audit-archiver': 'Classic',
      'clickstream-loader': 'Consumer consumer',
      'email-sender': 'Share share',
    })
  })

  test('billing keeps up with three members on six partitions', async () => {
    // A look may fall between a message and its commit.
    await waitFor(async () => sumLag(await askOffsets('billing')) < 45, {
      what: 'billing to keep up',
      timeoutMs: 30_000,
    })
    const lines = await askOffsets('billing')
    expect(toOrder(lines.map((line) => line[2]))).toEqual(['0', '1', '2', '3', '4', '5'])
    expect(new Set(lines.map((line) => line[6])).size).toBe(3)
  })

  test('search-indexer falls behind', async () => {
    // It comes round to all partitions by and by; what it has not committed has no lag.
    const known = async () => !Number.isNaN(sumLag(await askOffsets('search-indexer')))
    await waitFor(known, { what: 'search-indexer to commit everywhere', timeoutMs: 30_000 })
    const before = sumLag(await askOffsets('search-indexer'))
    await waitFor(async () => sumLag(await askOffsets('search-indexer')) > before + 20, {
      what: 'search-indexer to fall behind',
      timeoutMs: 90_000,
    })
    expect(sumLag(await askOffsets('search-indexer'))).toBeGreaterThan(before)
  })

  test('fraud-scoring has its member and commits nothing while payments come in', async () => {
    const before = await askOffsets('fraud-scoring')
    const end = (lines: string[][]) => lines.reduce((sum, line) => sum + Number(line[4]), 0)
    await waitFor(async () => end(await askOffsets('fraud-scoring')) > end(before) + 20, {
      what: 'payments to come in',
      timeoutMs: 60_000,
    })
    const after = await askOffsets('fraud-scoring')
    expect(after.map((line) => [line[2], line[3]])).toEqual(before.map((line) => [line[2], line[3]]))
    expect(after.every((line) => line[6]?.startsWith('fraud-scoring-1-'))).toBe(true)
  })

  test('reporting-nightly and risk-features have commits and no members', async () => {
    for (const group of ['reporting-nightly', 'risk-features']) {
      const lines = await askOffsets(group)
      expect(sumLag(lines)).toBeGreaterThan(0)
      expect(lines.every((line) => line[6] === '-')).toBe(true)
    }
  })

  test('what risk-features has not read is deleted in part', async () => {
    const committed = await askOffsets('risk-features')
    const starts = await ask('GetOffsetShell', '--topic', 'risk.features', '--time', 'earliest')
    const startOf = (partition: string | undefined) =>
      Number(starts.find(([it]) => it?.startsWith(`risk.features:${partition}:`))?.[0]?.split(':')[2])
    expect(committed.some((line) => startOf(line[2]) > Number(line[3]))).toBe(true)
  })

  test('ledger-writer has four members on three partitions', async () => {
    const lines = await ask(
      'consumer.group.ConsumerGroupCommand',
      '--describe',
      '--group',
      'ledger-writer',
      '--members',
    )
    const shares = lines.filter(([name]) => name === 'ledger-writer').map((line) => line.at(-1))
    expect(toOrder(shares)).toEqual(['0', '1', '1', '1'])
  })

  test('shipments.v1 lacks its copy on the last broker while that one is up', async () => {
    const lines = await ask('TopicCommand', '--describe', '--under-replicated-partitions')
    const found = lines.filter(([label]) => label === 'Topic:')
    expect(found.map((line) => line[1])).toEqual(['shipments.v1', 'shipments.v1', 'shipments.v1'])
    expect(found.every((line) => !(line[line.indexOf('Isr:') + 1] ?? '').includes('3'))).toBe(true)
    await brokers.brokers[2]?.checkRunning()
  })

  test('each broker leads two of the single copies of sessions.cache', async () => {
    const lines = await ask('TopicCommand', '--describe', '--topic', 'sessions.cache')
    const leaders = lines.filter((line) => line[2] === 'Partition:').map((line) => line[5])
    expect(toOrder(leaders)).toEqual(['1', '1', '2', '2', '3', '3'])
  })

  test('goes quiet when asked, and its healthy groups then have no lag at all', async () => {
    await workload.hush()
    await waitFor(async () => sumLag(await askOffsets('billing')) === 0, {
      what: 'billing to finish',
      timeoutMs: 30_000,
    })
    const before = await ask('GetOffsetShell', '--topic', 'orders.v1')
    expect(await ask('GetOffsetShell', '--topic', 'orders.v1')).toEqual(before)
  })
})

function toOrder(words: readonly (string | undefined)[]): string[] {
  return words.map((word) => word ?? '').toSorted((a, b) => a.localeCompare(b))
}
