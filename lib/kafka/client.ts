// The one place that reaches into KafkaJS. Its admin client cannot say truthfully what a damaged cluster looks like
// (docs/decisions/0001), yet its connections, TLS, SASL and version negotiation are proven: so we send our own bytes
// over them. The package is pinned at exactly 2.2.4 and frozen; `checkShapes` fails the start when it is not as expected.
import net from 'node:net'
import tls from 'node:tls'
import { Kafka, logLevel, type ISocketFactory, type Logger } from 'kafkajs'
import Broker from 'kafkajs/src/broker/index.js'
import ConnectionPool, { type Connection } from 'kafkajs/src/network/connectionPool.js'
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'
import Encoder from 'kafkajs/src/protocol/encoder.js'
import { Fault } from '#lib/model/reading.ts'
import { formatAddress, type Address, type ClusterAccess } from './access.ts'
import { toFault } from './fault.ts'
import { openFrames } from './frames.ts'
import { oauthLogin } from './oauth-login.ts'

export type ApiRanges = ReadonlyMap<number, { min: number; max: number }>

type WireRequest = {
  apiKey: number
  apiVersion: number
  apiName: string
  flexible: boolean
  body: Buffer
}

/** One authenticated connection to one broker. Given up as a whole on its first connection error. */
export type Transport = {
  ranges: ApiRanges
  /** `decode` gets the answer's body, without its header. A throttle time in what it returns is honoured (KIP-219). */
  send<T>(request: WireRequest, decode: (body: Buffer) => Promise<T>): Promise<T>
  close(): void
}

checkShapes()
stopIdleTimers()

const silent: Logger = new Kafka({ brokers: ['unused:1'], logLevel: logLevel.NOTHING }).logger()

/**
 * Connects, negotiates versions and authenticates, all within `access.timeouts.connectMs`. Throws a `Fault` whose
 * sentence says what failed where. `onGone` is called once when the connection ends, by whomever, later on too.
 */
export async function openTransport(
  address: Address,
  access: ClusterAccess,
  requestTimeoutMs: number,
  onGone: () => void,
): Promise<Transport> {
  const doomed = Promise.withResolvers<never>()
  doomed.promise.catch(onGone)
  const broker = openBroker(address, access, requestTimeoutMs, doomed.reject)
  const timer = setTimeout(
    () =>
      doomed.reject(
        new Fault(
          'timeout',
          `${formatAddress(address)} did not answer within ${access.timeouts.connectMs} ms.`,
        ),
      ),
    access.timeouts.connectMs,
  )
  try {
    await Promise.race([broker.connect(), doomed.promise])
  } catch (error) {
    dropConnections(broker)
    throw toFault(error, address, access)
  } finally {
    clearTimeout(timer)
  }
  return {
    ranges: toRanges(broker),
    send: (request, decode) => sendOver(broker, request, decode),
    close: () => dropConnections(broker),
  }
}

function openBroker(
  { host, port }: Address,
  access: ClusterAccess,
  requestTimeoutMs: number,
  fail: (error: Error) => void,
): Broker {
  const ssl = access.tls ? toTlsOptions(access.tls) : undefined
  const sasl = access.sasl ? toSaslOptions(access.sasl, fail) : undefined
  const connectionPool = new ConnectionPool({
    host,
    port,
    logger: silent,
    clientId: access.clientId,
    ...(ssl ? { ssl } : {}),
    ...(sasl ? { sasl } : {}),
    socketFactory: socketFactory(fail),
    connectionTimeout: access.timeouts.connectMs,
    requestTimeout: requestTimeoutMs,
    reauthenticationThreshold: 10_000,
  })
  for (const connection of connectionPool.pool) watchFrames(connection, formatAddress({ host, port }), fail)
  return new Broker({
    connectionPool,
    logger: silent,
    authenticationTimeout: access.timeouts.connectMs,
    allowAutoTopicCreation: false,
  })
}

function watchFrames(connection: Connection, at: string, fail: (error: Error) => void): void {
  const follow = openFrames(at)
  const read = connection.processData.bind(connection)
  connection.processData = (chunk) => {
    try {
      follow(chunk)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      fail(error)
      connection.rejectRequests(error)
      connection.socket?.destroy()
      return
    }
    read(chunk)
  }
}

/**
 * KafkaJS never settles `connect` when the other side hangs up before the handshake is over, so we watch the socket
 * ourselves. It also lacks a certificate name for IPv6 hosts in brackets; `tls` options carry ours.
 */
function socketFactory(fail: (error: Error) => void): ISocketFactory {
  return ({ host, port, ssl, onConnect }) => {
    const socket = ssl
      ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect)
    socket.setKeepAlive(true, 60_000)
    socket.setNoDelay(true)
    socket.once('error', fail)
    socket.once('close', () => fail(new Error('closed before it answered')))
    return socket
  }
}

export function toTlsOptions(settings: NonNullable<ClusterAccess['tls']>): tls.ConnectionOptions {
  const { ca, cert, key, passphrase, serverName, insecureSkipVerify } = settings
  return {
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    ...(passphrase ? { passphrase } : {}),
    ...(serverName ? { servername: serverName } : {}),
    rejectUnauthorized: !insecureSkipVerify,
  }
}

/** A fresh object per connection: KafkaJS writes its authenticator into it. */
function toSaslOptions(sasl: NonNullable<ClusterAccess['sasl']>, fail: (error: Error) => void): object {
  if (sasl.mechanism !== 'oauthbearer') return { ...sasl }
  const token = async () => {
    try {
      return await sasl.token()
    } catch (error) {
      // Told before it becomes a refused login: that the token endpoint is away is not the broker's doing.
      if (error instanceof Fault) fail(error)
      throw error
    }
  }
  return { mechanism: 'oauthbearer', authenticationProvider: oauthLogin(token) }
}

async function sendOver<T>(
  broker: Broker,
  request: WireRequest,
  decode: (body: Buffer) => Promise<T>,
): Promise<T> {
  const answered = await broker.connectionPool.send({
    request: {
      apiKey: request.apiKey,
      apiVersion: request.apiVersion,
      apiName: request.apiName,
      encode: async () => toEncoder(request),
    },
    response: {
      decode: async (bytes) => {
        const value = await decode(
          request.flexible && request.apiKey !== API_VERSIONS ? skipTags(bytes) : bytes,
        )
        return { value, clientSideThrottleTime: throttleOf(value) }
      },
      parse: async (decoded) => decoded,
    },
    logResponseError: false,
  })
  return (answered as { value: T }).value
}

function throttleOf(value: unknown): number {
  const named =
    typeof value === 'object' && value !== null && 'throttleTimeMs' in value ? value.throttleTimeMs : 0
  return typeof named === 'number' ? named : 0
}

/** KafkaJS writes request header 1; a flexible request wants header 2, which only adds an empty tag section. */
function toEncoder({ flexible, body }: WireRequest): Encoder {
  const encoder = new Encoder()
  encoder.writeBufferInternal(flexible ? Buffer.concat([NO_TAGS, body]) : body)
  return encoder
}

/** The answer's header 1 has a tag section after the correlation id; brokers send it empty. */
function skipTags(bytes: Buffer): Buffer {
  if (bytes[0] !== 0) throw new Fault('protocol', 'The answer has header tags that no Kafka release sends.')
  return bytes.subarray(1)
}
const NO_TAGS = Buffer.from([0])
/** Its answer keeps header 0 for ever: a client must be able to read it before it knows any version. */
const API_VERSIONS = 18

function toRanges(broker: Broker): ApiRanges {
  const entries = Object.entries(broker.versions ?? {})
  return new Map(
    entries.map(([key, { minVersion, maxVersion }]) => [Number(key), { min: minVersion, max: maxVersion }]),
  )
}

/** Not KafkaJS's `disconnect`: that waits for answers which a hanging broker will never give. */
function dropConnections(broker: Broker): void {
  for (const connection of broker.connectionPool.pool) {
    connection.rejectRequests(new Error('closed'))
    connection.requestQueue.destroy()
    connection.socket?.on('error', () => undefined)
    connection.socket?.destroy()
  }
}

/**
 * Each KafkaJS connection re-arms a 1 ms timer for ever (thousands of wake-ups a second, and a warning on Node 24).
 * Nothing pending means nothing to check. Heals KafkaJS's own producers and consumers in this process as well.
 */
function stopIdleTimers(): void {
  // oxlint-disable-next-line typescript/unbound-method -- called below with its own `this`
  const original = RequestQueue.prototype.scheduleCheckPendingRequests
  RequestQueue.prototype.scheduleCheckPendingRequests = function checkWhenPending(this: RequestQueue) {
    if (this.pending.length === 0) return
    original.call(this)
  }
}

function checkShapes(): void {
  const pool = new ConnectionPool({
    host: 'unused',
    port: 1,
    logger: new Kafka({ brokers: ['unused:1'], logLevel: logLevel.NOTHING }).logger(),
    clientId: 'shape',
    socketFactory: () => new net.Socket(),
    connectionTimeout: 1,
    requestTimeout: 1,
    reauthenticationThreshold: 1,
  })
  const [connection] = pool.pool
  const expected: [string, object | undefined, string][] = [
    ['Broker', Broker.prototype, 'connect'],
    ['ConnectionPool', pool, 'send'],
    ['Connection', connection, 'rejectRequests'],
    ['Connection', connection, 'processData'],
    ['Connection.requestQueue', connection?.requestQueue, 'destroy'],
    ['RequestQueue', RequestQueue.prototype, 'scheduleCheckPendingRequests'],
    ['Encoder', Encoder.prototype, 'writeBufferInternal'],
  ]
  const missing = expected.flatMap(([owner, holder, method]) =>
    holder && typeof Reflect.get(holder, method) === 'function' ? [] : [`${owner}.${method}`],
  )
  if (missing.length > 0) {
    throw new Error(
      `KafkaJS is not the 2.2.4 this was written for: ${missing.join(', ')} missing. Install exactly 2.2.4.`,
    )
  }
}
