import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openResetStage, WITHIN_MS, type ResetStage } from '#demo/reset-stage.ts'
import { joinShared, type SharedBrokers } from '#demo/shared/join.ts'
import { isRefusal } from '#lib/model/reading.ts'
import type { ResetScope, ResetTarget } from '#lib/model/reset.ts'
import { before as usual, timesOf, topics, vectors, type Offsets } from './live/reset-vectors.ts'

/** Where ours is wanted to do something else than Kafka's tool, and why. Nothing else may differ. */
const differences: Readonly<Record<string, string>> = {
  'R26 a shift past all numbers': 'The tool adds past 64 bits and lands at the start; ours refuses.',
  'R34 a time without a zone': 'The tool takes it for UTC; ours asks for the zone.',
  'R34 a zone without a colon': 'The tool drops the minutes of +0230; ours asks for the colon.',
  'R35 a time without milliseconds': 'The tool cannot read it; it is not mistakable, and ours can.',
  'R35b microseconds that are few': 'The tool takes .000456 for 456 ms; ours knows three digits.',
  'R35b half a second': 'The tool takes .5 for 5 ms; ours for 500.',
  'R36 a millisecond before 1970': 'The tool asks for time −1, which means the end; ours refuses.',
  'R36 two milliseconds before 1970': 'The tool asks for time −2, which means the start; ours refuses.',
  'R38 an hour from now': 'The tool goes to the end; ours refuses what is not back in time.',
  'R46 a partition twice': 'The tool takes the last line; ours asks which is meant.',
}

let brokers: SharedBrokers
let stage: ResetStage

beforeAll(async () => {
  brokers = await joinShared()
  stage = await openResetStage(brokers.bootstrap, 'twin-')
  await Promise.all(
    (['t', 'u', 'mixed'] as const).map(async (topic) => {
      await stage.makeTopic(`twin-${topic}`, topics[topic])
      for (let partition = 0; partition < topics[topic]; partition++) {
        const messages = timesOf(topic, partition).map((ms) => ({ value: 'x', timestamp: String(ms) }))
        if (messages.length > 0) await stage.send(`twin-${topic}`, partition, messages)
      }
    }),
  )
  await stage.admin.fetchTopicOffsets('twin-t')
  await stage.admin.deleteTopicRecords({
    topic: 'twin-t',
    partitions: [0, 2].map((partition) => ({ partition, offset: '10' })),
  })
})

afterAll(async () => {
  await stage?.clear()
  await brokers?.leave()
})

async function commit(group: string, offsets: Offsets): Promise<void> {
  const rows = Object.entries(offsets).map(([place, offset]) => ({ ...toPlace(place), offset }))
  const done = await stage.collector.writer.commitOffsets(group, rows, WITHIN_MS)
  expect(done.filter(({ outcome }) => outcome !== 'done')).toEqual([])
}

function toPlace(place: string) {
  const [topic = '', partition = ''] = place.split(' ')
  return { topic, partition: Number(partition) }
}

/** Null: there is no such group. */
async function committed(group: string): Promise<Offsets | null> {
  const now = await stage.collector.readGroupNow(group, WITHIN_MS)
  return (
    now &&
    Object.fromEntries(now.commits.map(({ topic, partition, offset }) => [`${topic} ${partition}`, offset]))
  )
}

const toolClass = 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand'

function askTool(...args: string[]) {
  return brokers.tool(toolClass, ['--bootstrap-server', brokers.bootstrap, '--reset-offsets', ...args])
}

async function resetTheirs(group: string, args: readonly string[], csv: string): Promise<string> {
  const path = join(brokers.dir, 'offsets.csv')
  await writeFile(path, csv)
  const words = args.map((word) => (word === 'FILE' ? path : word))
  const done = await askTool('--execute', '--timeout', '5000', '--group', group, ...words)
  return done.stdout + done.stderr
}

/** The whole road of a reset. Returns the sentence of a refusal, null when it was done. */
async function resetOurs(group: string, target: ResetTarget, scope: ResetScope): Promise<string | null> {
  const plan = await stage.plans.reset(group, { target, scope, create: false, strict: false })
  if (plan.refusal) return plan.refusal.because
  const done = await stage.plans.execute(plan.id, randomUUID(), { actor: 'test', group })
  if (isRefusal(done)) return done.because
  expect(done).toMatchObject({ outcome: 'done', groups: [{ group, outcome: 'done' }] })
  // What is told is what was planned, and what is there now.
  expect(done.rows.map(({ to, committed }) => [to, committed])).toEqual(plan.rows.map(({ to }) => [to, to]))
  return null
}

const named = vectors.map((vector, n) => ({ ...vector, n, title: `${vector.id} ${vector.claim}` }))

describe('the committed offsets of twin groups are the same after', () => {
  it.each(named)('$title', async ({ n, title, args, target, scope, before = usual, theirs, ours }) => {
    const groups = { theirs: `twin-${n}-theirs`, ours: `twin-${n}-ours` }
    if (before) for (const group of Object.values(groups)) await commit(group, before)
    const csv = (group: string) => ('csv' in target ? target.csv.replaceAll('GROUP', group) : '')
    const said = await resetTheirs(groups.theirs, args, csv(groups.theirs))
    const own = 'csv' in target ? { ...target, csv: csv(groups.ours) } : target
    const because = await resetOurs(groups.ours, own, scope)
    const wanted = (offsets: Offsets | 'unchanged') =>
      offsets === 'unchanged' ? before : { ...before, ...offsets }
    expect({ said, offsets: await committed(groups.theirs) }).toEqual({ said, offsets: wanted(theirs) })
    expect({ because, offsets: await committed(groups.ours) }).toEqual({
      because,
      offsets: wanted(ours ?? theirs),
    })
    // What is not done says why.
    expect(because === null).toBe((ours ?? theirs) !== 'unchanged')
    // Only what is listed may differ.
    expect(ours !== undefined).toBe(title in differences)
  })

  it('R49: an export of the tool, read by either, changes nothing', async () => {
    const offsets = { 'twin-t 0': 37n, 'twin-t 1': 40n, 'twin-u 0': 0n }
    for (const group of ['twin-export', 'twin-import']) await commit(group, offsets)
    const done = await askTool(
      '--export',
      '--dry-run',
      '--group',
      'twin-export',
      '--all-topics',
      '--to-current',
    )
    const csv = done.stdout
    expect(csv.trim().split('\n')).toHaveLength(3)
    expect(await resetOurs('twin-import', { kind: 'csv', csv }, { all: true })).toBeNull()
    expect(await committed('twin-import')).toEqual(offsets)
  })

  it('R41, R50: an export of several groups, with a comma and quotes in a name', async () => {
    const group = 'twin-a,"b"'
    await commit(group, { 'twin-t 0': 37n })
    await commit('twin-c', { 'twin-t 0': 38n })
    const done = await askTool(
      '--export',
      '--dry-run',
      '--group',
      group,
      '--group',
      'twin-c',
      '--all-topics',
      '--to-earliest',
    )
    expect(done.stdout).toContain('"twin-a,""b"""')
    expect(await resetOurs(group, { kind: 'csv', csv: done.stdout }, { all: true })).toBeNull()
    expect([await committed(group), await committed('twin-c')]).toEqual([
      { 'twin-t 0': 10n },
      { 'twin-t 0': 38n },
    ])
  })
})

it('every wanted difference is told in docs/semantics.md, and there is no other', () => {
  const differing = named.filter(({ ours }) => ours !== undefined).map(({ title }) => title)
  expect(differing.toSorted()).toEqual(Object.keys(differences).toSorted())
  const told = readFileSync('docs/semantics.md', 'utf8').replace(/\s+/g, ' ')
  expect(Object.values(differences).filter((reason) => !told.includes(reason))).toEqual([])
})
