// node --expose-gc bench/picture.ts <shape> <port> …: reads a cluster of `bench/memory.ts` and prints what each step takes.
import { openCollector, type Collector } from '#lib/kafka/collector.ts'
import { emptyPart, fetchCommits, listGroups as readGroups, type GroupPart } from '#lib/kafka/group-parts.ts'
import { toGroupTable } from '#lib/kafka/group-table.ts'
import { decodeTopology } from '#lib/kafka/topology.ts'
import type { Link } from '#lib/kafka/link.ts'
import { decodeRequest, encodeResponse, versionsOf, type ApiName } from '#lib/kafka/wire/codec.ts'
import { openJudge } from '#lib/history/judge.ts'
import { openWatch, viewInSlices, type Views } from '#lib/history/views.ts'
import { viewOnce } from '#lib/history/view-once.ts'
import { listGroups } from '#lib/lag/group-list.ts'
import { toWindows } from '#lib/lag/windows.ts'
import { rollUp } from '#lib/lag/roll-up.ts'
import { groupQuerySchema, topicQuerySchema } from '#lib/model/query.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { toReplicaView } from '#lib/replicas/counts.ts'
import { listTopics } from '#lib/replicas/topic-list.ts'
import { BROKERS, inventCommits, inventGroups, inventMetadata, shapes, type Shape } from './invented.ts'
import {
  heldMb,
  medianOf,
  rssMb,
  runSlices,
  timed,
  toMedian,
  toWorst,
  watchLoop,
  type Sample,
} from './measure.ts'

const [name = 'M', ...ports] = process.argv.slice(2)
const shape: Shape = shapes[name as keyof typeof shapes]
const count = (n: number) => n.toLocaleString('en')

console.log(
  `\n${name}: ${count(shape.topics)} topics, ${count(shape.partitions)} partitions, ${count(shape.groups)} groups, ${count(shape.commits)} commits`,
)
const watched = openWatch(toWindows(5000))
const emptyMb = heldMb()
row('whole process before', null, rssMb())
const collector = openCollector(
  {
    id: name,
    bootstrap: ports.map((port) => ({ host: '127.0.0.1', port: Number(port) })),
    clientId: 'bench',
    tls: null,
    sasl: null,
    timeouts: { connectMs: 5000, lightMs: 120_000, bulkMs: 120_000 },
  },
  { pollMs: 3_600_000 },
)
const snapshot = await readWhole(collector)
await printRounds(collector)
await printViews(snapshot)
await collector.close()
await printDecoding(snapshot)

/** The first rounds also ask what changes rarely. */
async function readWhole(reader: Collector): Promise<Snapshot> {
  const untilMs = Date.now() + 300_000
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop
    await reader.nextRound()
    const found = reader.snapshot()
    if (!found) throw new Error(reader.outcome()?.fault?.because ?? 'no snapshot')
    const disks = found.brokers.filter(({ sizes }) => sizes !== null)
    if (
      found.members.size === shape.groups &&
      found.configs.size === shape.topics &&
      disks.length === BROKERS &&
      found.logStarts.why.every((why) => why === 0)
    ) {
      return found
    }
    if (Date.now() > untilMs) throw new Error('The whole picture does not come.')
  }
}

async function printRounds(reader: Collector): Promise<void> {
  const rounds: Sample[] = []
  const viewing: Sample[] = []
  const blocks: Sample[] = []
  let views: Views | null = null
  for (let round = 0; round < 9; round++) {
    const watch = watchLoop()
    // oxlint-disable-next-line no-await-in-loop
    rounds.push(await timed(() => reader.nextRound()))
    const found = reader.snapshot()
    // oxlint-disable-next-line no-await-in-loop
    if (found)
      viewing.push(
        await timed(async () => {
          views = (await runSlices(viewInSlices(found, watched))).views
        }),
      )
    blocks.push(watch.stop())
  }
  row('one round, from sockets to snapshot', toMedian(rounds))
  row('judge, roll-up and views', toMedian(viewing))
  row('longest block of the event loop meanwhile', toWorst(blocks))
  const busyMb = rssMb()
  row('held: snapshot, views, what is kept for the next round', null, heldMb() - emptyMb)
  row('whole process after 9 rounds', null, busyMb)
  row('… at its most', null, process.resourceUsage().maxRSS / 1000)
  if (!views) throw new Error('no snapshot')
}

async function printViews(found: Snapshot): Promise<void> {
  const view = viewOnce(found)
  const fresh = openJudge(toWindows(5000))
  const replicas = toReplicaView(found)
  const first = groupQuerySchema.parse({})
  row('rollUp', await medianOf(() => rollUp(found)))
  row('judge', await medianOf(() => fresh.record(found)))
  row('toReplicaView', await medianOf(() => toReplicaView(found)))
  row('first page of groups, fresh snapshot', await medianOf(() => listGroups(viewOnce(found), first)))
  row('first page of groups', await medianOf(() => listGroups(view, first)))
  for (const search of ['g', 'group-12', 'nothing']) {
    const query = groupQuerySchema.parse({ search })
    row(`search "${search}"`, await medianOf(() => listGroups(view, query)))
  }
  const byLag = groupQuerySchema.parse({ sort: 'lag' })
  row('first page of groups by lag', await medianOf(() => listGroups(view, byLag)))
  const folded = groupQuerySchema.parse({ fold: 'yes' })
  row('first page of groups, folded', await medianOf(() => listGroups(view, folded)))
  const topics = topicQuerySchema.parse({})
  const readers = (topic: number) => view.readers.get(topic)?.length ?? 0
  row('first page of topics', await medianOf(() => listTopics(replicas, readers, topics)))
}

/** What a round does with the bytes, each part alone. */
async function printDecoding({ topology }: Snapshot): Promise<void> {
  const brokers = ports.map((port, n) => ({
    nodeId: n + 1,
    host: '127.0.0.1',
    port: Number(port),
    rack: 'r',
  }))
  const metadata = encodeResponse('Metadata', 12, inventMetadata(shape, brokers))
  row('decode Metadata', await medianOf(() => decodeTopology(12, metadata)))
  const parts = new Map<number, GroupPart>()
  const answers = new Map<string, Buffer>()
  const readParts = async () => {
    for (const { nodeId } of brokers) {
      const link = { askBytes: askInvented(nodeId, answers) }
      // oxlint-disable-next-line no-await-in-loop
      const listed = await readGroups(link)
      // oxlint-disable-next-line no-await-in-loop
      const commits = await fetchCommits(link, listed, { value: 0 })
      parts.set(nodeId, { ...emptyPart(), listed, commits, fault: null })
    }
  }
  row('decode ListGroups and OffsetFetch', await medianOf(readParts))
  row('toGroupTable', await medianOf(() => toGroupTable(parts, topology, Date.now())))
}

/** A link of which the broker answers at once, with bytes that were made the first time. */
function askInvented(broker: number, answers: Map<string, Buffer>): Link['askBytes'] {
  return (api, makeBody, decode) => {
    const version = versionsOf(api).max
    const body = makeBody(version)
    const key = `${api} ${broker} ${body.length} ${body.toString('latin1', 0, 80)}`
    const bytes = answers.get(key) ?? invent(api, version, broker, body)
    answers.set(key, bytes)
    return decode(version, bytes)
  }
}

function invent(api: ApiName, version: number, broker: number, body: Buffer): Buffer {
  if (api === 'ListGroups') return encodeResponse(api, version, inventGroups(shape, broker))
  const { groups } = decodeRequest('OffsetFetch', version, body)
  return encodeResponse(
    'OffsetFetch',
    version,
    inventCommits(
      shape,
      groups.map(({ groupId }) => groupId),
    ),
  )
}

function row(
  title: string,
  time: { wallMs: number; cpuMs: number | null } | null,
  mb: number | null = null,
): void {
  const figure = (value: number | null | undefined, unit: string) =>
    (value === null || value === undefined ? '' : `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`).padStart(11)
  console.log(
    title.padEnd(58) + figure(time?.wallMs, 'ms') + figure(time?.cpuMs, 'ms cpu') + figure(mb, 'MB'),
  )
}
