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
 * A broker answers one socket in order, so a slow answer blocks what follows it. Small questions and bulky ones
 * therefore travel on sockets of their own.
 */
export type Lane = 'light' | 'bulk'

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
  | 'probe'

export type Ask = {
  purpose: Purpose
  lane?: Lane
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

/** One broker, its two lanes and its breaker. Connects at the first question; every question has a deadline. */
export function openLink(address: Address, access: ClusterAccess, tally: Tally): Link {
  const lanes: Record<Lane, Promise<Transport> | null> = { light: null, bulk: null }
  let ranges: ApiRanges | null = null
  let seenMs: number | null = null
  let closed = false
  const breaker = openBreaker(async () => {
    drop('light')
    await connected('light')
  })

  function connected(lane: Lane): Promise<Transport> {
    if (closed)
      return Promise.reject(new Fault('unreachable', `${formatAddress(address)} is not used any more.`))
    const timeoutMs = lane === 'light' ? access.timeouts.lightMs : access.timeouts.bulkMs
    const opening = (lanes[lane] ??= openTransport(address, access, timeoutMs))
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

  function drop(lane: Lane): void {
    const dropped = lanes[lane]
    lanes[lane] = null
    dropped?.then((transport) => transport.close()).catch(() => undefined)
  }

  async function askBytes<T>(
    api: ApiName,
    makeBody: (version: number) => Buffer,
    decode: (version: number, body: Buffer) => Promise<T>,
    { lane = 'light', purpose }: Ask,
  ): Promise<T> {
    breaker.check()
    const reused = lanes[lane] !== null
    try {
      return await once()
    } catch (error) {
      const fault = toFault(error, address, access)
      // A broker that restarted leaves us a dead socket: that is worth one fresh connection before it counts as down.
      const known = breaker.fault()
      if (known) throw known.fault
      if (fault.code === 'unreachable' && reused && !closed) {
        drop(lane)
        return await once().catch((again: unknown) => {
          throw trip(toFault(again, address, access))
        })
      }
      throw trip(fault)
    }

    async function once(): Promise<T> {
      const transport = await connected(lane)
      const version = pickVersion(api, transport.ranges, address)
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
        lane === 'light' ? access.timeouts.lightMs : access.timeouts.bulkMs,
        () => new Fault('timeout', `${formatAddress(address)} did not answer ${api} in time.`),
      )
      seenMs = Date.now()
      return answer
    }

    function trip(fault: Fault): Fault {
      if (fault.code === 'unreachable' || fault.code === 'timeout' || fault.code === 'denied') {
        drop(lane)
        if (!closed) breaker.open(fault)
      }
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
      drop('light')
      drop('bulk')
    },
  }
}

/** The highest version that both sides speak. */
function pickVersion(api: ApiName, ranges: ApiRanges, address: Address): number {
  const theirs = ranges.get(apiKey(api))
  const ours = versionsOf(api)
  const version = Math.min(ours.max, theirs?.max ?? -1)
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
