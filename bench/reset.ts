// node bench/reset.ts [partitions]: one reset of a group with many partitions on a real three-broker cluster, ours (look,
// plan, check again, audit log, commit, read back) beside Kafka's own tool, in turns.
import { randomUUID } from 'node:crypto'
import { openBrokers, type Brokers } from '#demo/brokers.ts'
import { openResetStage, type ResetStage } from '#demo/reset-stage.ts'
import { toKafka } from '#demo/kafka.ts'
import { isRefusal } from '#lib/model/reading.ts'
import { median, timed, watchLoop } from './measure.ts'

const ROUNDS = 5
const PER_TOPIC = 500
const RECORDS = 10
const WITHIN_MS = 60_000
const toolClass = 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand'
const partitions = Number(process.argv[2] ?? 5000)
const topics = Array.from({ length: Math.ceil(partitions / PER_TOPIC) }, (_, n) => `bench-reset-${n}`)

const brokers = await openBrokers({ name: 'bench-reset', heapMb: 1000, say: (text) => console.error(text) })
try {
  const stage = await openResetStage(brokers.bootstrap, 'bench-reset')
  await fill(brokers, stage)
  await compare(brokers, stage)
} finally {
  await brokers.stop()
}
// The stage's own connections lead to brokers that are gone.
process.exit()

async function fill({ bootstrap }: Brokers, { admin, collector }: ResetStage): Promise<void> {
  await admin.createTopics({
    topics: topics.map((topic) => ({ topic, numPartitions: PER_TOPIC, replicationFactor: 1 })),
    timeout: WITHIN_MS,
  })
  const producer = toKafka(bootstrap, 'bench-fill').producer({ allowAutoTopicCreation: false })
  await producer.connect()
  const messages = Array.from({ length: PER_TOPIC * RECORDS }, (_, n) => ({
    value: 'x',
    partition: n % PER_TOPIC,
  }))
  // oxlint-disable-next-line no-await-in-loop -- one topic after the other is kinder to a small machine
  for (const topic of topics) await producer.send({ topic, messages })
  await producer.disconnect()
  for (const group of ['bench-reset-ours', 'bench-reset-theirs']) {
    const rows = topics.flatMap((topic) =>
      Array.from({ length: PER_TOPIC }, (_, partition) => ({ topic, partition, offset: 5n })),
    )
    // oxlint-disable-next-line no-await-in-loop
    const done = await collector.writer.commitOffsets(group, rows, WITHIN_MS)
    const bad = done.find(({ outcome }) => outcome !== 'done')
    if (bad)
      throw new Error(
        `The bench could not be set up: ${JSON.stringify(bad, (_, it) => (typeof it === 'bigint' ? `${it}` : it))}`,
      )
  }
}

async function compare({ tool, bootstrap }: Brokers, stage: ResetStage): Promise<void> {
  const preview: number[] = []
  const ours: number[] = []
  const theirs: number[] = []
  let blockMs = 0
  for (let round = -1; round < ROUNDS; round++) {
    const kind = round % 2 === 0 ? 'earliest' : 'latest'
    const reset = async () => {
      const loop = watchLoop()
      const want = { target: { kind } as const, scope: { all: true } as const, create: false, strict: false }
      const planned = await timed(async () => {
        const plan = await stage.plans.reset('bench-reset-ours', want)
        if (plan.refusal || plan.rows.length !== topics.length * PER_TOPIC)
          throw new Error('It was not planned whole.')
        id = plan.id
      })
      const executed = await timed(async () => {
        const done = await stage.plans.execute(id, randomUUID(), { actor: 'bench', group: undefined })
        if (isRefusal(done) || done.outcome !== 'done') throw new Error(`It was not done: ${done.because}`)
      })
      const block = loop.stop()
      if (round < 0) return
      preview.push(planned.wallMs)
      ours.push(planned.wallMs + executed.wallMs)
      blockMs = Math.max(blockMs, block.cpuMs)
    }
    let id = ''
    const useTool = async () => {
      const { wallMs } = await timed(async () => {
        const args = ['--bootstrap-server', bootstrap, '--reset-offsets', '--execute', '--all-topics']
        await tool(
          toolClass,
          [...args, '--group', 'bench-reset-theirs', `--to-${kind}`, '--timeout', '60000'],
          {
            timeoutMs: 120_000,
          },
        )
      })
      if (round >= 0) theirs.push(wallMs)
    }
    // oxlint-disable no-await-in-loop
    for (const run of round % 2 === 0 ? [reset, useTool] : [useTool, reset]) await run()
    const both = await Promise.all(
      ['bench-reset-ours', 'bench-reset-theirs'].map((group) => stage.committed(group)),
    )
    // oxlint-enable no-await-in-loop
    if (toText(both[0]) !== toText(both[1]))
      throw new Error('The two groups are not at the same offsets after.')
  }
  console.table({
    [`Kafka's tool, ${topics.length * PER_TOPIC} partitions`]: { 'median ms': Math.round(median(theirs)) },
    'ours, preview alone': { 'median ms': Math.round(median(preview)) },
    'ours, preview and reset': { 'median ms': Math.round(median(ours)) },
    'longest stretch of work of ours': { 'median ms': Math.round(blockMs) },
  })
}

/** The same whatever the order in which the coordinator tells them. */
function toText(offsets: Readonly<Record<string, string>> = {}): string {
  const places = Object.keys(offsets).toSorted((a, b) => (a < b ? -1 : 1))
  return JSON.stringify(places.map((place) => [place, offsets[place]]))
}
