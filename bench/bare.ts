// The yardstick: one whole "lag of every group" with no care taken. Sockets, one request a broker, answers decoded
// whole into objects. What our reader adds to this is what its care costs.
import net from 'node:net'
import {
  apiKey,
  decodeResponse,
  encodeRequest,
  isFlexible,
  type ApiName,
  type RequestOf,
  type ResponseOf,
} from '#lib/kafka/wire/codec.ts'

type Socket = {
  ask<K extends ApiName>(api: K, version: number, body: RequestOf<K>): Promise<ResponseOf<K>>
  close(): void
}

export type Bare = {
  refresh(): Promise<{ requests: number; partitions: number; commits: number }>
  close(): void
}

export async function openBare(host: string, port: number): Promise<Bare> {
  const seed = await openSocket(host, port)
  const sockets = new Map<number, Socket>()
  async function refresh() {
    let requests = 1
    const metadata = await seed.ask('Metadata', 12, { topics: null, allowAutoTopicCreation: false })
    for (const broker of metadata.brokers) {
      // oxlint-disable-next-line no-await-in-loop
      if (!sockets.has(broker.nodeId)) sockets.set(broker.nodeId, await openSocket(broker.host, broker.port))
    }
    const lists = await Promise.all(
      [...sockets].map(async ([id, socket]) => ({
        id,
        list: await socket.ask('ListGroups', 5, { statesFilter: [], typesFilter: [] }),
      })),
    )
    const fetched = await Promise.all(
      lists.map(({ id, list }) =>
        socketOf(sockets, id).ask('OffsetFetch', 9, {
          groups: list.groups
            .filter(({ groupType }) => groupType !== 'share')
            .map(({ groupId }) => ({ groupId, memberId: null, memberEpoch: -1, topics: null })),
          requireStable: false,
        }),
      ),
    )
    const byLeader = new Map<number, Map<string, number[]>>()
    let partitions = 0
    for (const topic of metadata.topics) {
      for (const { leaderId, partitionIndex } of topic.partitions) {
        partitions++
        if (leaderId < 0) continue
        const topics = byLeader.get(leaderId) ?? new Map<string, number[]>()
        byLeader.set(leaderId, topics)
        const list = topics.get(topic.name ?? '') ?? []
        topics.set(topic.name ?? '', list)
        list.push(partitionIndex)
      }
    }
    await Promise.all(
      [...byLeader].map(([id, topics]) =>
        socketOf(sockets, id).ask('ListOffsets', 7, {
          replicaId: -1,
          isolationLevel: 0,
          topics: [...topics].map(([name, list]) => ({
            name,
            partitions: list.map((partitionIndex) => ({
              partitionIndex,
              currentLeaderEpoch: -1,
              timestamp: -1n,
            })),
          })),
        }),
      ),
    )
    requests += lists.length + fetched.length + byLeader.size
    const commits = fetched.reduce(
      (sum, answer) =>
        sum +
        (answer.groups.reduce(
          (all, group) => all + group.topics.reduce((n, topic) => n + topic.partitions.length, 0),
          0,
        ) ?? 0),
      0,
    )
    return { requests, partitions, commits }
  }
  return {
    refresh,
    close() {
      seed.close()
      for (const socket of sockets.values()) socket.close()
    },
  }
}

function socketOf(sockets: ReadonlyMap<number, Socket>, id: number): Socket {
  const socket = sockets.get(id)
  if (!socket) throw new Error(`Broker ${id} is not in the metadata.`)
  return socket
}

async function openSocket(host: string, port: number): Promise<Socket> {
  const socket = net.connect({ host, port, noDelay: true })
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  const waiting: ((answer: Buffer) => void)[] = []
  let chunks: Buffer[] = []
  let held = 0
  let correlation = 0
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    held += chunk.length
    while (held >= 4) {
      const first = chunks[0]
      const size = (first && first.length >= 4 ? first : Buffer.concat(chunks)).readInt32BE(0)
      if (held < size + 4) return
      const all = Buffer.concat(chunks)
      chunks = [all.subarray(size + 4)]
      held = all.length - size - 4
      waiting.shift()?.(all.subarray(4, size + 4))
    }
  })
  return {
    close: () => socket.destroy(),
    async ask(api, version, body) {
      const flexible = isFlexible(api, version)
      const head = Buffer.alloc(14 + (flexible ? 1 : 0))
      const bytes = encodeRequest(api, version, body)
      head.writeInt32BE(head.length - 4 + bytes.length, 0)
      head.writeInt16BE(apiKey(api), 4)
      head.writeInt16BE(version, 6)
      head.writeInt32BE(correlation++, 8)
      head.writeInt16BE(0, 12)
      socket.write(Buffer.concat([head, bytes]))
      const answer = await new Promise<Buffer>((resolve) => void waiting.push(resolve))
      return decodeResponse(api, version, answer.subarray(flexible ? 5 : 4))
    },
  }
}
