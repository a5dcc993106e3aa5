// What the claims of the contract begin with.
import { Fault } from '#lib/model/reading.ts'
import type { Change, LagRow, Resolution, Store } from '#lib/model/store.ts'

/** Gives an empty store each time; who hands it in closes it. */
export type Open = () => Promise<Store>

export const MINUTE = 60_000
export const HOUR = 3_600_000
/** 2026-01-01 00:00 UTC, so that minutes and hours begin there. */
export const START = 1_767_225_600_000

/** Of a call that is refused: its Fault. */
export async function faultOf(call: Promise<unknown>): Promise<Fault> {
  const error = await call.then(
    () => null,
    (refused: unknown) => refused,
  )
  if (!(error instanceof Fault)) throw new Error(`expected a Fault, got ${String(error)}`)
  return error
}

const bytes = (text: string) => new TextEncoder().encode(text)
export const text = (packed: Uint8Array) => new TextDecoder().decode(packed)
export const row = (group: string, topic: string, value: string): LagRow => ({
  group,
  topic,
  bytes: bytes(value),
})

export function change(atMs: number, subject: string, more: Partial<Change> = {}): Change {
  const rest = { from: 'Stable', to: 'Empty', text: `${subject} is empty` }
  return { atMs, kind: 'group-state', subject, ...rest, ...more }
}

/** Everything of some topics of a group, as people read it. */
export async function lagOf({ history }: Store, group: string, topics: string[], of: Resolution = 'tick') {
  const want = { resolution: of, topics, fromMs: 0, toMs: START * 2 }
  const rows = await history.readLag('main', group, want)
  const seen = rows.map((one): [number, string, string] => [one.atMs, one.topic, text(one.bytes)])
  // Of one moment the topics come in any order.
  return seen.toSorted(([a, x], [b, y]) => a - b || (x < y ? -1 : 1))
}

/** A fold that shows what it was given. */
export const join = (rows: readonly Uint8Array[]) => bytes(rows.map(text).join('+'))

export const everything = { fromMs: 0, toMs: START * 2, limit: 1000 }
