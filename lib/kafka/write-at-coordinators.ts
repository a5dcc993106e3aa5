import { Fault } from '#lib/model/reading.ts'
import type { WriteOutcome } from '#lib/model/write.ts'
import { errorName, kafkaErrors } from './codes.ts'
import { askWithin } from './deadline.ts'
import { findCoordinators, isPassing, MOVED, openPauses } from './find-coordinators.ts'
import type { Link } from './link.ts'
import type { Links } from './links.ts'
import { reasonOf } from './reasons.ts'
import { decodeResponse, encodeRequest, type ApiName, type RequestOf, type ResponseOf } from './wire/codec.ts'

/** One kind of change that a group's coordinator makes. */
export type Deed<R, K extends ApiName> = {
  api: K
  /** Whether one request may hold rows of several groups, and how many of them. */
  mostGroups: number
  /** All rows are of one coordinator. */
  toRequest(rows: readonly R[]): RequestOf<K>
  /** Kafka's error code of each row; undefined: the answer does not name it. */
  toCodes(answer: ResponseOf<K>): (row: R) => number | undefined
  /** What a refusal means here, where that is more than Kafka's own words. */
  say: Say<R>
}

/** By error code. */
export type Say<R> = Readonly<Partial<Record<number, (row: R) => string>>>

/**
 * Does it, once: a row is sent again only when its coordinator answered that it is another broker's, or was never reached.
 * Rows come back in their order, each with what became of it. Never throws a `Fault`.
 */
export async function writeAtCoordinators<R extends { group: string }, K extends ApiName>(
  links: Links,
  rows: readonly R[],
  deadlineMs: number,
  deed: Deed<R, K>,
): Promise<(R & WriteOutcome)[]> {
  const deadlineAtMs = Date.now() + deadlineMs
  const pause = openPauses(deadlineAtMs)
  const outcomes = new Map<R, Tried>()
  let left = rows
  while (left.length > 0) {
    // Each try needs to know how the last one ended.
    // oxlint-disable-next-line no-await-in-loop
    for (const [row, tried] of await tryAll(links, left, deadlineAtMs, deed)) {
      // What may have been written stays that, until Kafka says of it.
      if (tried.outcome === 'not-asked' && outcomes.get(row)?.outcome === 'unknown') continue
      outcomes.set(row, tried)
    }
    left = left.filter((row) => outcomes.get(row)?.again)
    // oxlint-disable-next-line no-await-in-loop
    if (left.length === 0 || !(await pause())) break
  }
  return rows.map((row) => {
    const { again: _, ...outcome } = outcomes.get(row) ?? notAsked(new Fault('protocol', 'It was not tried.'))
    return { ...row, ...outcome }
  })
}

/** `again`: another try can do no harm, and may help. */
type Tried = WriteOutcome & { again: boolean }

async function tryAll<R extends { group: string }, K extends ApiName>(
  links: Links,
  rows: readonly R[],
  deadlineAtMs: number,
  deed: Deed<R, K>,
): Promise<Map<R, Tried>> {
  const groups = [...new Set(rows.map(({ group }) => group))]
  const found = await askWithin(deadlineAtMs, 'the coordinator', () => findCoordinators(links, groups)).catch(
    toFault,
  )
  const coordinatorOf = (group: string) =>
    found instanceof Fault
      ? found
      : (found.get(group) ?? new Fault('protocol', `No broker says who coordinates ${group}.`))
  const batches = toBatches(rows, coordinatorOf, deed.mostGroups)
  const tried = await Promise.all(
    batches.map(async ({ at, own }) => {
      if (typeof at !== 'number') return own.map((row) => [row, notAsked(at)] as const)
      return sendOnce(links, at, own, deadlineAtMs, deed)
    }),
  )
  return new Map(tried.flat())
}

type Batch<R> = { at: number | Fault; own: R[] }

/** The rows of one request each: of one coordinator, of not too many groups. */
function toBatches<R extends { group: string }>(
  rows: readonly R[],
  coordinatorOf: (group: string) => number | Fault,
  mostGroups: number,
): Batch<R>[] {
  const byGroup = Map.groupBy(rows, ({ group }) => group)
  const byCoordinator = Map.groupBy(byGroup, ([group]) => coordinatorOf(group))
  return [...byCoordinator].flatMap(([at, groups]) =>
    Array.from({ length: Math.ceil(groups.length / mostGroups) }, (_, n) => ({
      at,
      own: groups.slice(n * mostGroups, (n + 1) * mostGroups).flatMap(([, own]) => own),
    })),
  )
}

async function sendOnce<R, K extends ApiName>(
  links: Links,
  at: number,
  rows: R[],
  deadlineAtMs: number,
  deed: Deed<R, K>,
): Promise<(readonly [R, Tried])[]> {
  let sent = false
  const send = (link: Link) =>
    link.askBytes(
      deed.api,
      (version) => {
        const body = encodeRequest(deed.api, version, deed.toRequest(rows))
        sent = true
        return body
      },
      async (version, bytes) => decodeResponse(deed.api, version, bytes),
      // A coordinator answers when the others have its word too: its lateness may be theirs.
      { purpose: 'write', lane: 'forwarded', once: true },
    )
  const answer = await askWithin(deadlineAtMs, `the ${deed.api}`, async () => send(links.of(at))).catch(
    toFault,
  )
  if (answer instanceof Fault)
    return rows.map((row) => [row, sent ? unknown(answer) : notAsked(answer)] as const)
  const codeOf = deed.toCodes(answer)
  return rows.map((row) => [row, toTried(codeOf(row), row, deed)] as const)
}

function toTried<R, K extends ApiName>(code: number | undefined, row: R, deed: Deed<R, K>): Tried {
  if (code === 0) return { outcome: 'done', again: false }
  if (code === undefined)
    return unknown(new Fault('protocol', `The answer to the ${deed.api} does not name it.`))
  const name = errorName(code)
  const meaning = kafkaErrors.get(code)?.meaning || name
  if (doubtful.has(code)) {
    const fault = new Fault(reasonOf(code), `Kafka answered: ${meaning} (error ${code}, ${name}).`)
    return { ...unknown(fault), again: MOVED.has(code) }
  }
  const because = deed.say[code]?.(row) ?? `Kafka refused: ${meaning} (error ${code}, ${name}).`
  return { outcome: 'refused', error: { code, name }, because, again: MOVED.has(code) }
}

/**
 * Told after the coordinator has written and before the other replicas have: what it wrote may stay. UNKNOWN_SERVER_ERROR,
 * REQUEST_TIMED_OUT, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR, NOT_ENOUGH_REPLICAS_AFTER_APPEND.
 */
const doubtful: ReadonlySet<number> = new Set([-1, 7, 15, 16, 20])

function notAsked(fault: Fault): Tried {
  const because = `Nothing was sent: ${fault.message}`
  return { outcome: 'not-asked', fault: fault.code, because, again: isPassing(fault) }
}

function unknown(fault: Fault): Tried {
  const because = `Nobody knows whether it was done; read it back. ${fault.message}`
  return { outcome: 'unknown', fault: fault.code, because, again: false }
}

function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  throw error
}
