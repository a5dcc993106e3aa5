import { type Admin, type ITopicConfig, Partitioners, type Producer, type Transaction } from 'kafkajs'
import type { Brokers } from './brokers.ts'
import { readJars } from './jars.ts'
import { javaArgs } from './java.ts'
import { toKafka } from './kafka.ts'
import { openReader, readAndLeave } from './reader.ts'
import { openRun } from './run.ts'
import { commitFor } from './simple-group.ts'
import { waitFor } from './wait-for.ts'

/** Every kind of topic and group, where nothing is written and nothing moves any more. */
export type QuietGroups = { stop(): Promise<void> }

type Asked = Pick<Brokers, 'bootstrap' | 'tool'>

const topics: readonly Readonly<ITopicConfig & { numPartitions: number }>[] = [
  { topic: 'orders', numPartitions: 6, replicationFactor: 3 },
  { topic: 'payments', numPartitions: 3, replicationFactor: 3 },
  { topic: 'clicks', numPartitions: 4, replicationFactor: 2 },
  { topic: 'jobs', numPartitions: 2, replicationFactor: 3 },
  { topic: 'solo', numPartitions: 2, replicationFactor: 1 },
  { topic: 'trimmed', numPartitions: 2, replicationFactor: 2 },
  {
    topic: 'state',
    numPartitions: 2,
    replicationFactor: 3,
    configEntries: [{ name: 'cleanup.policy', value: 'compact' }],
  },
  // As strange as Kafka lets a topic be called.
  { topic: `_.-${'x'.repeat(246)}`, numPartitions: 1, replicationFactor: 1 },
]

/** Groups with names that a page must survive. They exist by their commits alone. */
export const nastyGroups = [
  'with space',
  'a/b/../c',
  '100%',
  'a.b:c;d',
  '"quoted" & <script>alert(1)</script>',
  'grüße-日本-🚀',
  '…'.repeat(80),
]

const consoles = 'org.apache.kafka.tools.consumer'

export async function openQuietGroups(brokers: Asked): Promise<QuietGroups> {
  const run = await openRun('quiet-readers')
  const ends: (() => Promise<void>)[] = [() => run.close()]
  const stop = async () => {
    for (const end of ends.toReversed()) await end()
  }
  const { bootstrap } = brokers
  const jars = await readJars()
  const startReader = (mainClass: string, group: string, topic: string, ...more: string[]) =>
    run.start('java', {
      args: javaArgs(
        jars,
        `${consoles}.${mainClass}`,
        ['--bootstrap-server', bootstrap, '--group', group, '--topic', topic, ...more],
        { heapMb: 64 },
      ),
    })
  try {
    await makeTopics(bootstrap)
    await shareFromTheStart(brokers, 'workers', 'workers-gone')
    ends.push(await write(bootstrap))
    await Promise.all([
      startReader('ConsoleConsumer', 'click-stream', 'clicks', ...fromStart, ...kip848),
      startReader('ConsoleConsumer', 'click-stream', 'clicks', ...fromStart, ...kip848),
      startReader('ConsoleConsumer', 'java-static', 'orders', ...fromStart, ...staticMember),
      startReader('ConsoleShareConsumer', 'workers', 'jobs'),
      // Takes two of the jobs and leaves: a share group without members that has some way to go.
      startReader('ConsoleShareConsumer', 'workers-gone', 'jobs', '--max-messages', '2'),
    ])
    const crowded = await openReader(bootstrap, { group: 'crowded', topic: 'payments', members: 4 })
    ends.push(() => crowded.stop())
    const shipping = await openReader(bootstrap, { group: 'shipping', topic: 'orders', members: 2 })
    ends.push(() => shipping.stop())
    await readAndLeave(bootstrap, 'nightly', 'orders', 10)
    await readAndLeave(bootstrap, 'compactor', 'state', 5)
    await commitFor(bootstrap, {
      'by-hand': { orders: [3n, null, 1n], solo: [2n, 0n] },
      ahead: { solo: [1000n] },
      behind: { trimmed: [1n, 4n] },
      ...Object.fromEntries(nastyGroups.map((group) => [group, { orders: [1n] }])),
    })
    await trim(bootstrap)
    await untilQuiet(brokers)
  } catch (error) {
    await stop()
    throw error
  }
  return { stop }
}

const fromStart = ['--from-beginning']
const kip848 = ['--command-property', 'group.protocol=consumer']
const staticMember = ['--command-property', 'group.instance.id=reader-1']

async function makeTopics(bootstrap: string): Promise<void> {
  const names = topics.map(({ topic }) => topic)
  await withAdmin(bootstrap, async (admin) => {
    await admin.createTopics({
      topics: [...topics],
      waitForLeaders: false,
    })
    const led = async () => {
      const found = await admin.fetchTopicMetadata({ topics: names }).catch(() => null)
      return (
        found !== null &&
        found.topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))
      )
    }
    await waitFor(led, { what: 'all topics to have leaders', timeoutMs: 30_000 })
  })
}

/** A share group begins at the end unless its own setting says otherwise. */
async function shareFromTheStart(brokers: Asked, ...groups: string[]): Promise<void> {
  for (const group of groups) {
    const change = ['--entity-type', 'groups', '--entity-name', group, '--alter']
    const done = await brokers.tool('kafka.admin.ConfigCommand', [
      '--bootstrap-server',
      brokers.bootstrap,
      ...change,
      '--add-config',
      'share.auto.offset.reset=earliest',
    ])
    if (done.code !== 0) throw new Error(`The setting of ${group} was refused: ${done.stdout}${done.stderr}`)
  }
}

/** Fills the topics and leaves one transaction open on the first partition of payments; returns what ends it. */
async function write(bootstrap: string): Promise<() => Promise<void>> {
  const plain = toKafka(bootstrap, 'writer').producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  })
  await plain.connect()
  for (const { topic, numPartitions } of topics) {
    for (let partition = 0; partition < numPartitions; partition++)
      await send(plain, topic, partition, 12 + partition * 5)
  }
  await plain.disconnect()

  const transactional = toKafka(bootstrap, 'payer').producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    transactionalId: 'payer',
    idempotent: true,
    maxInFlightRequests: 1,
    // Longer than any test: the open one must not end by itself.
    transactionTimeout: 840_000,
  })
  await transactional.connect()
  const committed = await transactional.transaction()
  for (const partition of [0, 1, 2]) await send(committed, 'payments', partition, 4)
  await committed.commit()
  const open = await transactional.transaction()
  await send(open, 'payments', 0, 3)
  return async () => {
    await open.abort().catch(() => undefined)
    await transactional.disconnect()
  }
}

/** One partition a `send`: KafkaJS resolves one over several even when a broker refused a part of it. */
async function send(sender: Producer | Transaction, topic: string, partition: number, count: number) {
  const messages = Array.from({ length: count }, (_, n) => ({ key: `k${n % 4}`, value: `v${n}`, partition }))
  await sender.send({ topic, acks: -1, messages })
}

/** Behind the back of the group `behind`: what it had not read yet is deleted. */
async function trim(bootstrap: string): Promise<void> {
  await withAdmin(bootstrap, async (admin) => {
    // It deletes only from topics that it has been asked about before.
    await admin.fetchTopicOffsets('trimmed')
    await admin.deleteTopicRecords({ topic: 'trimmed', partitions: [{ partition: 0, offset: '6' }] })
  })
}

/** Everyone has joined, the last group is empty again, and the tools say the same twice in a row. */
async function untilQuiet(brokers: Asked): Promise<void> {
  let before = ''
  await waitFor(
    async () => {
      const now = await readPicture(brokers)
      const quiet = now === before && isSettled(now)
      before = now
      return quiet
    },
    { what: 'the groups to settle', timeoutMs: 90_000, everyMs: 500 },
  )
}

async function readPicture({ bootstrap, tool }: Asked): Promise<string> {
  const groups = ['--bootstrap-server', bootstrap, '--describe', '--all-groups']
  const [consumers, offsets, shares, shareOffsets] = await Promise.all([
    tool('org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', [...groups, '--state']),
    tool('org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', [...groups, '--offsets']),
    tool('org.apache.kafka.tools.consumer.group.ShareGroupCommand', [...groups, '--state']),
    tool('org.apache.kafka.tools.consumer.group.ShareGroupCommand', [...groups, '--offsets']),
  ])
  return [consumers, offsets, shares, shareOffsets].map(({ stdout }) => stdout).join('\n')
}

const wanted = [
  /click-stream .* Stable +2\b/,
  /java-static .* Stable +1\b/,
  /crowded .* Stable +4\b/,
  /shipping .* Stable +2\b/,
  /nightly .* Empty +0\b/,
  /workers .* Stable +1\b/,
  /workers-gone .* Empty +0\b/,
]

function isSettled(picture: string): boolean {
  return wanted.every((pattern) => pattern.test(picture))
}

async function withAdmin<T>(bootstrap: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = toKafka(bootstrap, 'quiet').admin()
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}
