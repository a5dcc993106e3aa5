import { Fault } from '#lib/model/reading.ts'
import { formatAddress, type Address, type ClusterAccess } from './access.ts'
import { openBreaker, type Breaker } from './breaker.ts'
import { openTransport, type ApiRanges, type Transport } from './client.ts'
import { toFault } from './fault.ts'
import {
  apiKey,
  decodeResponse,
  encodeRequest,
  isFlexible,
  versionsOf,
  type ApiName,
  type RequestOf,
  type ResponseOf,
} from './wire/codec.ts'

/**
 * A broker answers one socket in order, so a slow answer blocks what follows it. Small questions, bulky ones and those
 * that the broker passes on (to the controller, to other leaders) therefore travel on sockets of their own. Only the
 * light lane tells whether the broker itself is well: the others may wait for somebody else.
 */
export type Lane = 'light' | 'bulk' | 'forwarded'

/** What a question is for; counted apart, so that "a lag refresh costs at most 1 + 3 × brokers" can be seen. */
export type Purpose =
  | 'lag'
  | 'bounds'
  | 'members'
  | 'share'
  | 'sizes'
  | 'configs'
  | 'quorum'
  | 'reassignments'
  | 'cluster'
  | 'view'
  | 'write'
  | 'probe'

type Ask = {
  purpose: Purpose
  lane?: Lane
  /** Only versions before this one. */
  below?: number
  /** Never sent a second time, not even when the connection turns out to be dead. */
  once?: boolean
}

export type Link = {
  address: Address
  breaker: Breaker
  /** Null until it has answered once. */
  ranges(): ApiRanges | null
  seenMs(): number | null
  ask<K extends ApiName>(api: K, body: RequestOf<K>, options: Ask): Promise<ResponseOf<K>>
  /** As `ask`, with a request body made earlier and a decoder of the caller's own. */
  askBytes<T>(
    api: ApiName,
    makeBody: (version: number) => Buffer,
    decode: (version: number, body: Buffer) => Promise<T>,
    options: Ask,
  ): Promise<T>
  close(): void
}

export type Tally = (api: ApiName, purpose: Purpose) => void

/** One broker, its lanes and its breaker. Connects at the first question; every question has a deadline. */
export function openLink(address: Address, access: ClusterAccess, tally: Tally): Link {
  const lanes: Record<Lane, Promise<Transport> | null> = { light: null, bulk: null, forwarded: null }
  let ranges: ApiRanges | null = null
  let seenMs: number | null = null
  let closed = false
  const breaker = openBreaker(async () => {
    drop('light', lanes.light)
    await connected('light')
  })

  function connected(lane: Lane): Promise<Transport> {
    if (closed)
      return Promise.reject(new Fault('unreachable', `${formatAddress(address)} is not used any more.`))
    const opening = (lanes[lane] ??= openLane(lane))
    return opening.then(
      (transport) => {
        ranges = transport.ranges
        seenMs = Date.now()
        return transport
      },
      (error: unknown) => {
        if (lanes[lane] === opening) lanes[lane] = null
        throw error
      },
    )
  }

  /** KafkaJS would go on writing into a socket that is closed: the next question opens a new one instead. */
  function openLane(lane: Lane): Promise<Transport> {
    const opening = openTransport(address, access, timeoutOf(lane), () => drop(lane, opening))
    return opening
  }

  function timeoutOf(lane: Lane): number {
    return lane === 'bulk' ? access.timeouts.bulkMs : access.timeouts.lightMs
  }

  /** Gives up one connection, not whatever has taken its place since: several questions may find it dead at once. */
  function drop(lane: Lane, dropped: Promise<Transport> | null): void {
    if (lanes[lane] !== dropped) return
    lanes[lane] = null
    dropped?.then((transport) => transport.close()).catch(() => undefined)
  }

  function dropAll(): void {
    for (const lane of ['light', 'bulk', 'forwarded'] as const) drop(lane, lanes[lane])
  }

  async function askBytes<T>(
    api: ApiName,
    makeBody: (version: number) => Buffer,
    decode: (version: number, body: Buffer) => Promise<T>,
    { lane = 'light', purpose, below = Infinity, once: isOnce = false }: Ask,
  ): Promise<T> {
    breaker.check()
    let used = lanes[lane]
    const reused = used !== null
    try {
      return await once()
    } catch (error) {
      const fault = toFault(error, address, access)
      const known = breaker.fault()
      if (known) throw known.fault
      // A broker that restarted leaves us a dead socket: that is worth one fresh connection before it counts as down.
      if (fault.code !== 'unreachable' || !reused || isOnce || closed) throw trip(fault)
      drop(lane, used)
      return await once().catch((again: unknown) => {
        throw trip(toFault(again, address, access))
      })
    }

    async function once(): Promise<T> {
      const opening = connected(lane)
      used = lanes[lane]
      const transport = await opening
      const version = pickVersion(api, transport.ranges, address, below)
      tally(api, purpose)
      const answer = await withDeadline(
        transport.send(
          {
            apiKey: apiKey(api),
            apiVersion: version,
            apiName: api,
            flexible: isFlexible(api, version),
            body: makeBody(version),
          },
          (body) => decode(version, body),
        ),
        timeoutOf(lane),
        () => new Fault('timeout', `${formatAddress(address)} did not answer ${api} in time.`),
      )
      seenMs = Date.now()
      return answer
    }

    function trip(fault: Fault): Fault {
      const known = breaker.fault()
      if (known) return known.fault
      if (fault.code !== 'unreachable' && fault.code !== 'timeout' && fault.code !== 'denied') return fault
      drop(lane, used)
      // An answer that is late on another lane may wait for somebody else; the next light question tells.
      if (closed || (lane !== 'light' && fault.code === 'timeout')) return fault
      breaker.open(fault)
      dropAll()
      return fault
    }
  }

  return {
    address,
    breaker,
    ranges: () => ranges,
    seenMs: () => seenMs,
    ask: (api, body, options) =>
      askBytes(
        api,
        (version) => encodeRequest(api, version, body),
        async (version, bytes) => decodeResponse(api, version, bytes),
        options,
      ),
    askBytes,
    close() {
      closed = true
      breaker.close()
      dropAll()
    },
  }
}

/** The highest version that both sides speak and that is wanted. */
function pickVersion(api: ApiName, ranges: ApiRanges, address: Address, below: number): number {
  const theirs = ranges.get(apiKey(api))
  const ours = versionsOf(api)
  const version = Math.min(ours.max, theirs?.max ?? -1, below - 1)
  if (!theirs || version < Math.max(ours.min, theirs.min)) {
    throw new Fault('unsupported', `${formatAddress(address)} does not offer ${api} in a version we speak.`)
  }
  return version
}

async function withDeadline<T>(work: Promise<T>, ms: number, late: () => Fault): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(late()), ms)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
