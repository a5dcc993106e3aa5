import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Admin, Producer } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GroupHistory } from '#lib/model/history.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { readBrokers, readChanges, readCluster } from '#lib/server/clusters.ts'
import { readGroup, readHistory } from '#lib/server/groups.ts'
import { closeServer, openServer } from '#lib/server/open.ts'
import { type Brokers, openBrokers } from './brokers.ts'
import { toKafka } from './kafka.ts'
import { commitFor } from './simple-group.ts'
import { waitFor } from './wait-for.ts'

// The server whole, without its pages: what it keeps of groups while one broker takes connections and answers nothing.
const cluster = 'hung'
const pollMs = 2000
const ids = [1, 2, 3]
/** Not the controller: what becomes of a cluster that loses that as well is another question. */
let hung = 3
const others = () => ids.filter((id) => id !== hung)
/** Looks to be kept while it hangs. */
const enough = 12

let brokers: Brokers
let admin: Admin
let producer: Producer
let writing: NodeJS.Timeout
let dir: string
let pausedMs = 0
let heldMs = 0
/** Why a group of another broker was not seen whole, while one hung. */
const whys = new Set<string>()

/** Reads `topic-<id>`, whose only copy is on that broker; coordinated by a broker that does not hang. */
const groups = new Map<number, string>()

beforeAll(async () => {
  brokers = await openBrokers({ name: 'hung' })
  await makeTopics()
  await startServer()
  hung = await chooseBroker()
  await placeGroups()
  await writeOn()
  await waitFor(async () => (await Promise.all(ids.map(countKnown))).every((count) => count >= 3), {
    what: 'three looks at each group',
    timeoutMs: 60_000,
  })
  pausedMs = Date.now()
  brokers.brokers.find(({ id }) => id === hung)?.pause()
  await waitFor(
    async () => {
      await noteWhys()
      return (await Promise.all(others().map(countKnown))).every((count) => count >= enough)
    },
    { what: 'the history of the other groups to go on', timeoutMs: 90_000, everyMs: 500 },
  )
  heldMs = Date.now()
})

afterAll(async () => {
  clearInterval(writing)
  brokers?.brokers.find(({ id }) => id === hung)?.resume()
  await closeServer()
  await producer?.disconnect()
  await admin?.disconnect()
  await brokers?.stop()
  if (dir) await rm(dir, { recursive: true, force: true })
})

async function makeTopics(): Promise<void> {
  admin = toKafka(brokers.bootstrap, 'hung').admin()
  await admin.connect()
  const topics = ids.map((id) => ({
    topic: `topic-${id}`,
    replicaAssignment: [{ partition: 0, replicas: [id] }],
  }))
  await admin.createTopics({ topics, waitForLeaders: false })
  const led = () =>
    admin.fetchTopicMetadata({ topics: topics.map(({ topic }) => topic) }).then(
      (found) => found.topics.every(({ partitions }) => partitions.every(({ leader }) => leader > 0)),
      () => false,
    )
  await waitFor(led, { what: 'the topics to have leaders', timeoutMs: 30_000 })
}

async function startServer(): Promise<void> {
  dir = await mkdtemp(join(tmpdir(), 'hung-broker-'))
  const config = join(dir, 'throughline.yaml')
  const list = JSON.stringify(brokers.bootstrap.split(','))
  const settings = `{ id: ${cluster}, name: Hung, poll: ${pollMs}ms, requestTimeout: 3s, bootstrap: ${list} }`
  await writeFile(config, `version: 1\nclusters:\n  - ${settings}\n`)
  process.env['THROUGHLINE_CONFIG'] = config
  process.env['THROUGHLINE_DATA'] = join(dir, 'data')
  process.env['THROUGHLINE_LOG'] = 'error'
  await openServer()
}

async function chooseBroker(): Promise<number> {
  let controller: number | null = null
  await waitFor(
    async () => {
      const found = readCluster(cluster)
      controller = 'refused' in found ? null : found.controller
      return controller !== null
    },
    { what: 'the controller to be known', timeoutMs: 30_000 },
  )
  return ids.findLast((id) => id !== controller) ?? hung
}

async function noteWhys(): Promise<void> {
  for (const id of others()) {
    const found = await readGroup(cluster, groups.get(id) ?? '')
    if ('refused' in found) whys.add(`${id}: ${found.because}`)
    else for (const { scope, reason } of found.unseen) whys.add(`${id}: ${scope} ${reason}`)
  }
}

/** Which broker coordinates a group is in its name: of eight for each topic one is not with the broker that will hang. */
async function placeGroups(): Promise<void> {
  const names = (id: number) => Array.from({ length: 8 }, (_, n) => `reader-${id}-${n}`)
  const commits = ids.flatMap((id) => names(id).map((name) => [name, { [`topic-${id}`]: [0n] }] as const))
  await commitFor(brokers.bootstrap, Object.fromEntries(commits))
  for (const id of ids) {
    await waitFor(
      async () => {
        for (const name of names(id)) {
          const found = await readGroup(cluster, name)
          if (!('refused' in found) && found.coordinator !== hung) groups.set(id, name)
        }
        return groups.has(id)
      },
      { what: `a group on topic-${id} with another coordinator`, timeoutMs: 30_000 },
    )
  }
}

/** Twice a second a message to each topic whose broker answers: the lag of nobody who reads grows. */
async function writeOn(): Promise<void> {
  producer = toKafka(brokers.bootstrap, 'hung').producer({ allowAutoTopicCreation: false })
  await producer.connect()
  const write = (id: number) => producer.send({ topic: `topic-${id}`, messages: [{ value: 'x' }] })
  await Promise.all(ids.map(write))
  writing = setInterval(() => {
    for (const id of ids) if (id !== hung) void write(id).catch(() => undefined)
  }, 500)
}

async function historyOf(id: number, fromMs: number, toMs = Date.now()): Promise<GroupHistory> {
  const found = await readHistory(cluster, groups.get(id) ?? '', {
    from: fromMs,
    to: toMs,
    measure: 'messages',
  })
  if ('refused' in found) throw new Error(found.because)
  return found
}

/** Looks since the broker hangs, or before at all, that know the lag of the group. */
async function countKnown(id: number): Promise<number> {
  const { total } = await historyOf(id, pausedMs || Date.now() - 60_000).catch(() => ({ total: [] }))
  return total.filter(([, lag]) => lag !== null).length
}

function seen<T extends object>(answer: T | Refusal): T {
  if ('refused' in answer) throw new Error(answer.because)
  return answer
}

describe('while one broker hangs', () => {
  test.each([0, 1])('the history of a group on another broker (%d) has no gap and grows', async (n) => {
    const { total, coverage, gaps } = await historyOf(others()[n] ?? 0, pausedMs, heldMs)
    expect({ gaps, whys: [...whys] }).toEqual({ gaps: [], whys: [] })
    expect(coverage.filter(([, known, all]) => known !== 1 || all !== 1)).toEqual([])
    expect(total.length).toBeGreaterThanOrEqual(enough)
    // Two messages a second, give or take a second at either end.
    const [[firstMs, first] = [0, null]] = total
    const pace = total.map(([atMs, lag]) => Number(lag) - Number(first) - (2 * (atMs - firstMs)) / 1000)
    expect(Math.max(...pace.map(Math.abs))).toBeLessThan(4)
  })

  test('looks come as before, but for one that waited for its deadline', async () => {
    const [other = 0] = others()
    const { total } = await historyOf(other, pausedMs, heldMs)
    const apart = total.map(([atMs], n) => atMs - (total[n - 1]?.[0] ?? atMs)).toSorted((a, b) => b - a)
    expect(apart[0]).toBeLessThan(pollMs + 3500)
    expect(apart[1]).toBeLessThan(pollMs + 1000)
  })

  test('what only it has is not seen, and never a lag of 0', async () => {
    const { total, coverage, gaps } = await historyOf(hung, pausedMs, heldMs)
    const away = total.filter(([atMs]) => atMs > pausedMs + 10_000)
    expect(away.length).toBeGreaterThan(3)
    expect(away.filter(([, lag]) => lag !== null)).toEqual([])
    expect(coverage.filter(([atMs, known]) => atMs > pausedMs + 10_000 && known !== 0)).toEqual([])
    expect(gaps.map(({ text }) => text)).toEqual(['not seen'])
    expect(total.filter(([, lag]) => lag === 0n)).toEqual([])
  })

  test('that it went is kept among the changes', async () => {
    const { items } = seen(await readChanges(cluster, { from: pausedMs, to: heldMs, limit: 500 }))
    expect(items.filter(({ kind }) => kind === 'broker').map(({ subject }) => subject)).toContain(`${hung}`)
  })
})

test('when it goes on, its group is seen again and keeps its gap', async () => {
  brokers.brokers.find(({ id }) => id === hung)?.resume()
  await waitFor(
    async () => {
      const { items } = seen(readBrokers(cluster))
      const { total } = await historyOf(hung, heldMs)
      return items.every(({ up }) => up) && total.at(-1)?.[1] === 1n
    },
    { what: 'the lag of its group', timeoutMs: 60_000, everyMs: 500 },
  )
  const { gaps } = await historyOf(hung, pausedMs)
  expect(gaps.map(({ text }) => text)).toContain('not seen')
})
