import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { auditEntrySchema } from '#lib/model/audit.ts'
import { fromJson } from '#lib/model/json.ts'
import { doneSchema, planSchema, type Done } from '#lib/model/plan.ts'
import { openApp, toSettings, type App } from './app.ts'
import type { Broker } from './broker.ts'
import { type Brokers, openBrokers } from './brokers.ts'
import { readFreePorts } from './ports.ts'
import { openResetStage, WITHIN_MS, type ResetStage } from './reset-stage.ts'
import { waitFor } from './wait-for.ts'

// The built server, while brokers hang and die in the middle of a reset, and while it is killed itself. A commit waits for
// the copies of its log: while one of them hangs, the coordinator has taken it and says nothing for five seconds.
const partitions = 4
const topic = 'trouble'
const group = 'trouble-reader'

let brokers: Brokers
let stage: ResetStage
let app: App
let dir: string

beforeAll(async () => {
  brokers = await openBrokers({ name: 'trouble' })
  dir = await mkdtemp(join(tmpdir(), 'throughline-trouble-'))
  stage = await openResetStage(brokers.bootstrap, 'trouble')
  await stage.makeTopic(topic, partitions)
  for (let partition = 0; partition < partitions; partition++)
    await stage.send(
      topic,
      partition,
      Array.from({ length: 20 }, (_, n) => ({ value: `v${n}` })),
    )
  app = await startApp()
})

afterAll(async () => {
  for (const broker of brokers?.brokers ?? []) broker.resume()
  await app?.stop()
  await stage?.clear()
  await brokers?.stop()
  if (dir) await rm(dir, { recursive: true, force: true })
})

async function startApp(): Promise<App> {
  const [port = 0] = await readFreePorts(1)
  const started = await openApp({
    settings: toSettings(brokers.bootstrap),
    port,
    env: { THROUGHLINE_DATA: dir },
  })
  await waitFor(async () => (await fetch(`${started.url}/readyz`)).ok, {
    what: 'the first look',
    timeoutMs: 30_000,
  })
  return started
}

async function post<S extends z.ZodType>(path: string, body: unknown, schema: S): Promise<z.output<S>> {
  const answer = await fetch(`${app.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const json: unknown = await answer.json()
  expect({ status: answer.status, json }).toMatchObject({ status: 200 })
  return fromJson(schema, json)
}

async function readEntries() {
  const answer = await fetch(`${app.url}/api/v1/audit?target=${group}`)
  return z.object({ items: z.array(auditEntrySchema) }).parse(await answer.json()).items
}

const before = { metadata: 'as it was', offset: 15n }

async function commitBefore(): Promise<void> {
  const rows = Array.from({ length: partitions }, (_, partition) => ({ topic, partition, ...before }))
  const done = await stage.collector.writer.commitOffsets(group, rows, WITHIN_MS)
  expect(done.filter(({ outcome }) => outcome !== 'done')).toEqual([])
}

const everywhere = (word: string) =>
  Object.fromEntries(Array.from({ length: partitions }, (_, partition) => [`${topic} ${partition}`, word]))

async function previewEarliest() {
  const body = { target: { kind: 'earliest' }, scope: { all: true } }
  const plan = await post(`/clusters/demo/groups/${group}/reset/preview`, body, planSchema)
  expect(plan).toMatchObject({ refusal: null, mayWrite: null, totals: { replayed: 60n } })
  return plan
}

function execute(plan: { id: string }) {
  return post(`/clusters/demo/plans/${plan.id}/execute`, { idempotencyKey: randomUUID() }, doneSchema)
}

async function undo(id: string) {
  const plan = await post(`/audit/${id}/undo/preview`, {}, planSchema)
  expect(plan.refusal).toBeNull()
  return execute(plan)
}

/** The group's coordinator, and a broker that holds a copy of its commits and leads nothing that the group reads. */
async function chooseBrokers(): Promise<{ coordinator: Broker; copy: Broker }> {
  const { coordinator: id } = await stage.now(group)
  await stage.collector.nextRound()
  const controller = stage.collector.snapshot()?.quorum?.leader
  const [coordinator] = brokers.brokers.filter((broker) => broker.id === id)
  const [copy] = brokers.brokers.filter((broker) => broker.id !== id && broker.id !== controller)
  if (!coordinator || !copy) throw new Error('The brokers were not told apart.')
  return { coordinator, copy }
}

/** What is led by a broker that hangs cannot be checked: the topic moves away from it, the commits' copies stay. */
async function leadElsewhere(copy: Broker): Promise<void> {
  const others = brokers.brokers.filter(({ id }) => id !== copy.id).map(({ id }) => id)
  await stage.admin.alterPartitionReassignments({
    topics: [
      {
        topic,
        partitionAssignment: Array.from({ length: partitions }, (_, partition) => ({
          partition,
          replicas: others,
        })),
      },
    ],
  })
  const led = async () => {
    const { topics } = await stage.admin.fetchTopicMetadata({ topics: [topic] })
    return topics.every((one) =>
      one.partitions.every(({ leader, replicas }) => leader !== copy.id && replicas.length === 2),
    )
  }
  await waitFor(led, { what: 'the topic to have moved', timeoutMs: 60_000 })
}

/**
 * Without a word of doubt only what is where it should be, and that is what stands there. What is told with doubt was read back
 * before the copies had it, and may have become true since.
 */
async function checkTold(done: Done): Promise<void> {
  const now = await stage.until(group, 'have all its offsets', ({ commits }) => commits.length === partitions)
  const stands = new Map(now.commits.map(({ partition, offset }) => [partition, offset]))
  expect(done.rows).toHaveLength(partitions)
  for (const { partition, to, committed, error } of done.rows) {
    expect(error === null).toBe(committed === to)
    const told = error === null ? committed : stands.get(partition)
    expect([partition, told]).toEqual([partition, stands.get(partition)])
    expect(error ?? 'Nobody knows').toContain('Nobody knows')
  }
  expect(['done', 'unfinished']).toContain(done.outcome)
  expect(done.outcome === 'done').toBe(done.rows.every(({ error }) => error === null))
  const [entry] = await readEntries()
  expect(entry).toMatchObject({ id: done.auditId, outcome: done.outcome, undoable: true })
}

test('a broker hangs in the middle: what is told of each partition is what stands there', async () => {
  await commitBefore()
  const { copy } = await chooseBrokers()
  await leadElsewhere(copy)
  const plan = await previewEarliest()
  copy.pause()
  const done = await execute(plan)
  copy.resume()
  await checkTold(done)
  expect(await undo(done.auditId)).toMatchObject({ outcome: 'done' })
  expect(await stage.committed(group)).toEqual(everywhere('15 as it was'))
})

test('the server is killed between intent and outcome: it stays unfinished, and undo works', async () => {
  await commitBefore()
  const { copy } = await chooseBrokers()
  await leadElsewhere(copy)
  const plan = await previewEarliest()
  const known = (await readEntries()).length
  copy.pause()
  const lost = execute(plan).then(
    () => 'answered',
    () => 'cut',
  )
  await waitFor(async () => (await readEntries()).length > known, {
    what: 'the intent',
    timeoutMs: 5000,
    everyMs: 50,
  })
  process.kill(app.pid, 'SIGKILL')
  expect(await lost).toBe('cut')
  await app.ended
  copy.resume()
  app = await startApp()
  const [entry] = await readEntries()
  expect(entry).toMatchObject({
    action: 'reset',
    actor: 'local',
    outcome: 'unfinished',
    endedMs: null,
    after: null,
  })
  expect(entry?.before.rows.map(({ offset, metadata, to }) => [offset, metadata, to])).toEqual(
    Array.from({ length: partitions }, () => [15n, 'as it was', 0n]),
  )
  await stage.until(group, 'be where it was sent', ({ commits }) =>
    commits.every(({ offset }) => offset === 0n),
  )
  expect(await undo(entry?.id ?? '')).toMatchObject({ outcome: 'done' })
  expect(await stage.committed(group)).toEqual(everywhere('15 as it was'))
})

test('the coordinator dies in the middle: what is told of each partition is what stands there', async () => {
  await commitBefore()
  const { coordinator, copy } = await chooseBrokers()
  await leadElsewhere(copy)
  const plan = await previewEarliest()
  const known = (await readEntries()).length
  copy.pause()
  const running = execute(plan)
  await waitFor(async () => (await readEntries()).length > known, {
    what: 'the intent',
    timeoutMs: 5000,
    everyMs: 50,
  })
  await coordinator.kill()
  copy.resume()
  const done = await running
  await checkTold(done)
  await coordinator.start()
  expect(await undo(done.auditId)).toMatchObject({ outcome: 'done' })
  expect(await stage.committed(group)).toEqual(everywhere('15 as it was'))
})
