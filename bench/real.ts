// node bench/real.ts [S|M|L] …: one lag refresh of a real three-broker cluster, ours beside the bare protocol's, in
// turns; then how fast a page is answered while rounds run.
import { openBrokers } from '#demo/brokers.ts'
import { toAddresses } from '#demo/simple-group.ts'
import type { ClusterAccess } from '#lib/kafka/access.ts'
import { openCollector, type Collector } from '#lib/kafka/collector.ts'
import { openWatch, viewInSlices, type Views, type Watch } from '#lib/history/views.ts'
import { toWindows } from '#lib/lag/windows.ts'
import { openBare, type Bare } from './bare.ts'
import { fillCluster, sizes, type Size } from './fill.ts'
import { median, rssMb, runSlices, timed, toMedian, toWorst, watchLoop, type Sample } from './measure.ts'
import { askPages } from './pages.ts'

const WARM_ROUNDS = 5
const ROUNDS = 21
const PAGE_ROUNDS = 10
const wanted = process.argv.slice(2).filter((name) => name in sizes) as (keyof typeof sizes)[]

for (const name of wanted.length > 0 ? wanted : (['M'] as const)) {
  // oxlint-disable-next-line no-await-in-loop
  await measureSize(sizes[name])
}

async function measureSize(size: Size): Promise<void> {
  const say = (text: string) => console.error(text)
  const brokers = await openBrokers({ name: 'bench', say, heapMb: 1000 })
  try {
    const access: ClusterAccess = {
      id: 'bench',
      bootstrap: toAddresses(brokers.bootstrap),
      clientId: 'bench',
      tls: null,
      sasl: null,
      timeouts: { connectMs: 5000, lightMs: 60_000, bulkMs: 120_000 },
    }
    await fillCluster(access, size, say)
    await compare(access, size)
  } finally {
    await brokers.stop()
  }
}

async function compare(access: ClusterAccess, size: Size): Promise<void> {
  const [seed] = access.bootstrap
  if (!seed) throw new Error('no broker')
  const bare = await openBare(seed.host, seed.port)
  const collector = openCollector(access, { pollMs: 3_600_000 })
  const watched = openWatch(toWindows(5000))
  try {
    await printRefreshes(bare, collector, watched, size)
    await printPages(collector, watched)
  } finally {
    bare.close()
    await collector.close()
  }
}

async function printRefreshes(bare: Bare, collector: Collector, watched: Watch, size: Size): Promise<void> {
  const theirs: Sample[] = []
  const ours: Sample[] = []
  const lagAlone: number[] = []
  const ready: number[] = []
  let counts = { requests: 0, partitions: 0, commits: 0 }
  for (let round = -WARM_ROUNDS; round < ROUNDS; round++) {
    // In turns, so that a busy moment of the machine meets both; who comes first changes, for the same reason.
    const askBare = async () =>
      void theirs.push(await timed(async () => void (counts = await bare.refresh())))
    const askOurs = async () => void ours.push(await timed(() => collector.nextRound()))
    // oxlint-disable no-await-in-loop
    for (const ask of round % 2 === 0 ? [askBare, askOurs] : [askOurs, askBare]) await ask()
    const views = await timed(() => viewOf(collector, watched))
    // oxlint-enable no-await-in-loop
    lagAlone.push(collector.snapshot()?.cost.wallMs ?? Number.NaN)
    ready.push((ours.at(-1)?.wallMs ?? Number.NaN) + views.wallMs)
  }
  const found = collector.snapshot()
  if (found?.topology.partitions !== counts.partitions || found.groups.commitRow.length !== counts.commits) {
    throw new Error('Ours and the bare protocol did not see the same cluster.')
  }
  const [them, us] = [theirs, ours].map((samples) => toMedian(samples.slice(WARM_ROUNDS)))
  if (!them || !us) throw new Error('nothing was measured')
  console.log(
    `\n${size.name}: ${found.topology.topicNames.length} topics, ${counts.partitions} partitions, ${found.groups.ids.length} groups, ${counts.commits} commits; medians of ${ROUNDS} rounds`,
  )
  console.log(line('bare protocol', them, counts.requests))
  console.log(line('our lag refresh', us, found.cost.lagRequests))
  console.log(
    `ratio                 wall ${(us.wallMs / them.wallMs).toFixed(2)}         cpu ${(us.cpuMs / them.cpuMs).toFixed(2)}     (wanted: at most 1.5)`,
  )
  const whole = median(ready.slice(WARM_ROUNDS))
  console.log(`the whole picture, judged and ready to serve: ${whole.toFixed(0)} ms (wanted at L: below 800)`)
}

function line(name: string, { wallMs, cpuMs }: Sample, requests: number): string {
  const figure = (value: number) => `${value.toFixed(0)} ms`.padStart(8)
  return `${name.padEnd(18)}wall ${figure(wallMs)}     cpu ${figure(cpuMs)}     requests ${requests}`
}

async function viewOf(collector: Collector, watched: Watch): Promise<Views> {
  const snapshot = collector.snapshot()
  if (!snapshot) throw new Error(collector.outcome()?.fault?.because ?? 'no snapshot')
  return (await runSlices(viewInSlices(snapshot, watched))).views
}

/** One round after the other, and somebody who asks for the list of groups all the while. */
async function printPages(collector: Collector, watched: Watch): Promise<void> {
  let views = await viewOf(collector, watched)
  const blocks: Sample[] = []
  const pages = await askPages(
    () => views.groups,
    async () => {
      for (let round = 0; round < PAGE_ROUNDS; round++) {
        const watch = watchLoop()
        // oxlint-disable no-await-in-loop
        await collector.nextRound()
        views = await viewOf(collector, watched)
        // oxlint-enable no-await-in-loop
        blocks.push(watch.stop())
      }
    },
  )
  const at = (part: number) => `${pages.quantile(part).toFixed(0)} ms`
  console.log(
    `${pages.count} pages of groups meanwhile: half within ${at(0.5)}, 99 of 100 within ${at(0.99)}, all within ${at(1)} (wanted: 50)`,
  )
  const block = toWorst(blocks)
  console.log(
    `longest block of the event loop ${block.wallMs.toFixed(0)} ms, of it work ${block.cpuMs.toFixed(0)} ms; whole process ${rssMb().toFixed(0)} MB`,
  )
}
