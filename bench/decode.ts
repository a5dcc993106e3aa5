// node bench/decode.ts: how long the three largest answers take to decode, whole and in slices. Median of 15 runs.
import { decodeResponse, decodeStream, encodeResponse } from '#lib/kafka/wire/codec.ts'

const runs = 15
const range = (count: number) => Array.from({ length: count }, (_, index) => index)

const metadata = encodeResponse('Metadata', 12, {
  brokers: range(3).map((nodeId) => ({
    nodeId,
    host: `broker-${nodeId}.example`,
    port: 9092,
    rack: `rack-${nodeId}`,
  })),
  clusterId: 'bench',
  controllerId: 0,
  topics: range(4_000).map((topic) => ({
    name: `orders.region-${topic}.events`,
    topicId: topic.toString(16).padStart(32, '0'),
    partitions: range(10).map((partition) => {
      const replicaNodes = range(3).map((replica) => (partition + replica) % 3)
      const leaderId = replicaNodes[0] ?? -1
      return { partitionIndex: partition, leaderId, leaderEpoch: 7, replicaNodes, isrNodes: replicaNodes }
    }),
  })),
})

const offsetFetch = encodeResponse('OffsetFetch', 9, {
  groups: range(2_000).map((group) => ({
    groupId: `service-${group}`,
    topics: range(2).map((topic) => ({
      name: `orders.region-${group + topic}.events`,
      partitions: range(10).map((partitionIndex) => ({
        partitionIndex,
        committedOffset: BigInt(group * 1_000_003 + partitionIndex),
        metadata: '',
      })),
    })),
  })),
})

const listOffsets = encodeResponse('ListOffsets', 7, {
  topics: range(4_000).map((topic) => ({
    name: `orders.region-${topic}.events`,
    partitions: range(10).map((partitionIndex) => ({
      partitionIndex,
      offset: BigInt(topic * 1_000_003 + partitionIndex),
      leaderEpoch: 7,
    })),
  })),
})

console.log('answer                                      bytes   whole ms   streamed ms')
await report('Metadata 12, 4,000 topics x 10 x RF 3', metadata, {
  whole: () => decodeResponse('Metadata', 12, metadata),
  streamed: (each) => decodeStream('Metadata', 12, metadata, 'topics', each, () => undefined),
})
await report('OffsetFetch 9, 2,000 groups x 20 commits', offsetFetch, {
  whole: () => decodeResponse('OffsetFetch', 9, offsetFetch),
  streamed: (each) => decodeStream('OffsetFetch', 9, offsetFetch, 'groups', each, () => undefined),
})
await report('ListOffsets 7, 40,000 partitions', listOffsets, {
  whole: () => decodeResponse('ListOffsets', 7, listOffsets),
  streamed: (each) => decodeStream('ListOffsets', 7, listOffsets, 'topics', each, () => undefined),
})

type Ways = { whole: () => unknown; streamed: (each: () => void) => Promise<unknown> }

async function report(title: string, bytes: Buffer, { whole, streamed }: Ways): Promise<void> {
  const wholeMs = await median(() => Promise.resolve(whole()))
  let elements = 0
  const streamedMs = await median(() => streamed(() => elements++))
  if (elements === 0) throw new Error(`${title}: nothing was streamed`)
  const cells = [title.padEnd(41), String(bytes.length).padStart(8), wholeMs.toFixed(1).padStart(10)]
  console.log(cells.join(' '), streamedMs.toFixed(1).padStart(13))
}

async function median(run: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let index = 0; index < runs; index++) {
    const startMs = performance.now()
    await run()
    taken.push(performance.now() - startMs)
  }
  return taken.toSorted((one, other) => one - other)[runs >> 1] ?? 0
}
