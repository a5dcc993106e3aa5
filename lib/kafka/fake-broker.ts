// For tests: brokers that do on demand what a real one cannot be made to do. They speak through the same codec, so they
// prove nothing about the bytes; the live tests do that.
import { once } from 'node:events'
import net from 'node:net'
import type { ClusterAccess } from './access.ts'
import { apiKey, decodeRequest, encodeResponse, isFlexible, versionsOf, type ApiName } from './wire/codec.ts'
import type { Filled, RequestOf, ResponseOf, Sketch } from './wire/codec.ts'
import { apiTables } from './wire/tables/index.ts'

/** What happens to one request. `half` sends the first half of the answer, `raw` what is no answer at all. */
type Reply<K extends ApiName> =
  | { body: Sketch<ResponseOf<K>> }
  | { half: Sketch<ResponseOf<K>> }
  | { payload: Buffer }
  | { raw: Buffer }
  | 'hang'
  | 'close'

/** `broker` is the id of the one that was asked. */
export type Answers = {
  [K in ApiName]?: (request: Filled<RequestOf<K>>, broker: number, version: number) => Reply<K>
}

export type FakeCluster = {
  brokers: readonly { id: number; port: number }[]
  /** May be changed while it runs: the next request sees it. */
  answers: Answers
  /** APIs that a broker says it lacks. */
  missing: Set<ApiName>
  /** Ids of brokers that accept connections and never say a word. */
  silent: Set<number>
  asked: { api: ApiName; broker: number }[]
  /** Hangs up on everybody. */
  hangUp(broker: number): void
  stop(): Promise<void>
}

/** The way in to such a cluster, or to some of its brokers. `timeouts`: what a test can wait for. */
export function accessTo(
  brokers: FakeCluster['brokers'],
  timeouts: ClusterAccess['timeouts'],
): ClusterAccess {
  const bootstrap = brokers.map(({ port }) => ({ host: '127.0.0.1', port }))
  return { id: 'fake', bootstrap, clientId: 'test', tls: null, sasl: null, timeouts }
}

const names = new Map((Object.keys(apiTables) as ApiName[]).map((api) => [apiKey(api), api]))

/** Opens `count` brokers, numbered from 1, on free loopback ports. */
export async function openFakeCluster(count: number, answers: Answers): Promise<FakeCluster> {
  const sockets = new Map<number, Set<net.Socket>>()
  const servers: net.Server[] = []
  const cluster: FakeCluster = {
    brokers: [],
    answers,
    missing: new Set(),
    silent: new Set(),
    asked: [],
    hangUp: (broker) => {
      for (const socket of sockets.get(broker) ?? []) socket.destroy()
    },
    async stop() {
      for (const broker of sockets.keys()) cluster.hangUp(broker)
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
    },
  }
  cluster.brokers = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const id = at + 1
      const open = new Set<net.Socket>()
      sockets.set(id, open)
      const server = net.createServer((socket) => {
        open.add(socket)
        socket.on('close', () => open.delete(socket))
        socket.on('error', () => undefined)
        serve(socket, id, cluster)
      })
      servers.push(server)
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      return { id, port: (server.address() as net.AddressInfo).port }
    }),
  )
  return cluster
}

function serve(socket: net.Socket, broker: number, cluster: FakeCluster): void {
  let held = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk])
    while (held.length >= 4 && held.length >= 4 + held.readInt32BE(0)) {
      const frame = held.subarray(4, 4 + held.readInt32BE(0))
      held = held.subarray(4 + frame.length)
      if (!cluster.silent.has(broker)) answer(socket, frame, broker, cluster)
    }
  })
}

function answer(socket: net.Socket, frame: Buffer, broker: number, cluster: FakeCluster): void {
  const api = names.get(frame.readInt16BE(0))
  const version = frame.readInt16BE(2)
  if (api === undefined) return void socket.destroy()
  const flexible = isFlexible(api, version)
  const clientIdBytes = Math.max(0, frame.readInt16BE(8))
  const body = frame.subarray(10 + clientIdBytes + (flexible ? 1 : 0))
  cluster.asked.push({ api, broker })
  const reply = replyOf(api, version, body, broker, cluster)
  if (reply === 'hang') return
  if (reply === 'close') return void socket.destroy()
  if ('raw' in reply) return void socket.write(reply.raw)
  const payload =
    'payload' in reply
      ? reply.payload
      : encodeResponse(api, version, 'body' in reply ? reply.body : reply.half)
  // The answer to ApiVersions keeps the short header at every version.
  const header = Buffer.alloc(flexible && api !== 'ApiVersions' ? 9 : 8)
  header.writeInt32BE(header.length - 4 + payload.length, 0)
  frame.copy(header, 4, 4, 8)
  const whole = Buffer.concat([header, payload])
  socket.write('half' in reply ? whole.subarray(0, whole.length / 2) : whole)
}

function replyOf<K extends ApiName>(
  api: K,
  version: number,
  body: Buffer,
  broker: number,
  cluster: FakeCluster,
): Reply<ApiName> {
  const own = cluster.answers[api]
  if (own) return own(decodeRequest(api, version, body), broker, version)
  if (api === 'ApiVersions') return { body: toApiVersions(cluster.missing) }
  return { body: {} }
}

function toApiVersions(missing: ReadonlySet<ApiName>): Sketch<ResponseOf<'ApiVersions'>> {
  return {
    apiKeys: [...names].flatMap(([key, api]) => {
      const { min, max } = versionsOf(api)
      return missing.has(api) ? [] : [{ apiKey: key, minVersion: min, maxVersion: max }]
    }),
    finalizedFeatures: [{ name: 'metadata.version', minVersionLevel: 1, maxVersionLevel: 30 }],
  }
}
