// node bench/real.ts [S|M|L]: one lag refresh of a real three-broker cluster, ours beside the bare protocol's, in turns.
import { openBrokers } from '#demo/brokers.ts'
import { openCollector } from '#lib/kafka/collector.ts'
import { viewOnce } from '#lib/history/view-once.ts'
import { listGroups } from '#lib/lag/group-list.ts'
import { groupQuerySchema } from '#lib/model/query.ts'
import { toReplicaView } from '#lib/replicas/counts.ts'
import { openBare } from './bare.ts'
import { fillCluster, sizes } from './fill.ts'

const ROUNDS = 15
const wanted = process.argv[2] ?? 'M'
const size = wanted === 'S' || wanted === 'M' || wanted === 'L' ? sizes[wanted] : sizes.M
const say = (text: string) => console.error(text)

const brokers = await openBrokers({ name: 'bench', say })
try {
  const bootstrap = brokers.bootstrap.split(',').map((address) => {
    const colon = address.lastIndexOf(':')
    return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) }
  })
  const access = {
    id: 'bench',
    bootstrap,
    clientId: 'bench',
    tls: null,
    sasl: null,
    timeouts: { connectMs: 5000, lightMs: 60_000, bulkMs: 120_000 },
  }
  await fillCluster(access, size, say)
  await measure(access)
} finally {
  await brokers.stop()
}

async function measure(access: Parameters<typeof openCollector>[0]): Promise<void> {
  const [seed] = access.bootstrap
  if (!seed) throw new Error('no broker')
  const bare = await openBare(seed.host, seed.port)
  const collector = openCollector(access, { pollMs: 3_600_000 })
  await collector.nextRound()
  await bare.refresh()
  const ours: Sample[] = []
  const theirs: Sample[] = []
  const ready: number[] = []
  const blocked: number[] = []
  let counts = { requests: 0, partitions: 0, commits: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    // In turns, so that a busy moment of the machine meets both.
    // oxlint-disable no-await-in-loop
    theirs.push(await timed(async () => void (counts = await bare.refresh())))
    const watch = watchLoop()
    ours.push(await timed(() => collector.nextRound()))
    const from = performance.now()
    const snapshot = collector.snapshot()
    if (!snapshot) throw new Error('no snapshot')
    const view = viewOnce(snapshot)
    toReplicaView(snapshot)
    listGroups(view, groupQuerySchema.parse({ limit: 50 }))
    ready.push(performance.now() - from)
    blocked.push(watch.stop())
    // oxlint-enable no-await-in-loop
  }
  const snapshot = collector.snapshot()
  if (
    snapshot?.topology.partitions !== counts.partitions ||
    snapshot.groups.commitRow.length !== counts.commits
  ) {
    throw new Error('Ours and the bare protocol did not see the same cluster.')
  }
  console.log(
    `${size.name}: ${snapshot.topology.topicNames.length} topics, ${counts.partitions} partitions, ${snapshot.groups.ids.length} groups, ${counts.commits} commits; median of ${ROUNDS}`,
  )
  console.log(
    `bare protocol    wall ${ms(theirs, 'wall')}  cpu ${ms(theirs, 'cpu')}  requests ${counts.requests}`,
  )
  console.log(
    `our lag refresh  wall ${ms(ours, 'wall')}  cpu ${ms(ours, 'cpu')}  requests ${snapshot.cost.lagRequests}`,
  )
  console.log(
    `ratio            wall ${(median(ours, 'wall') / median(theirs, 'wall')).toFixed(2)}  cpu ${(median(ours, 'cpu') / median(theirs, 'cpu')).toFixed(2)}  (wanted: at most 1.5)`,
  )
  console.log(
    `roll-up and first page ${middle(ready).toFixed(0)} ms; longest block of the event loop ${Math.max(...blocked).toFixed(0)} ms; memory ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
  )
  bare.close()
  await collector.close()
}

type Sample = { wall: number; cpu: number }

async function timed(work: () => Promise<void>): Promise<Sample> {
  const cpu = process.cpuUsage()
  const from = performance.now()
  await work()
  const used = process.cpuUsage(cpu)
  return { wall: performance.now() - from, cpu: (used.user + used.system) / 1000 }
}

/** The longest pause between two turns of the event loop. */
function watchLoop(): { stop(): number } {
  let last = performance.now()
  let longest = 0
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last - 2)
    last = now
  }, 2)
  return {
    stop() {
      clearInterval(timer)
      return Math.max(longest, performance.now() - last)
    },
  }
}

function middle(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function median(samples: Sample[], which: keyof Sample): number {
  return middle(samples.map((sample) => sample[which]))
}

function ms(samples: Sample[], which: keyof Sample): string {
  return `${median(samples, which).toFixed(0)} ms`.padStart(8)
}
