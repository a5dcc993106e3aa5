import type { Kysely, RawBuilder, Transaction } from 'kysely'
import type { Resolution } from '#lib/model/store.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

/** One row of `lag_tick`, `lag_minute` or `lag_hour`, without its moment. */
export type Packed = { series: number; bytes: Uint8Array }

/** In what SQLite and PostgreSQL differ; the rest of this room is written once for both. */
export type Engine = {
  /** Never sees what is not committed. */
  read: Db
  write: Db
  /** Puts rows of one moment into the open transaction; a row that is there already is replaced. */
  append: (
    within: Transaction<Tables>,
    of: Resolution,
    atMs: number,
    rows: readonly Packed[],
  ) => Promise<void>
  /** Before rows of this moment are appended. */
  makeRoom: (of: Resolution, atMs: number) => Promise<void>
  /** Gives rows up that are older. Some may stay for a while: without their moment nobody reads them. */
  dropOlder: (of: Resolution, beforeMs: number) => Promise<void>
  /** `column` is one of the values, however many they are. */
  among: (column: string, values: readonly number[] | readonly string[]) => RawBuilder<boolean>
  /** How many rows may be looked up in one question. SQLite answers on our own thread. */
  lookups: number
  /** Lets others have their turn if this has gone on for long. */
  breathe: () => Promise<void> | undefined
  isSampler: () => boolean
  /** Counts how often this process became the sampler: what it remembered of before may have been changed by another. */
  term: () => number
  /** What the outside did becomes a Fault with its sentence; a bug stays what it is. */
  toFault: (error: unknown) => unknown
  close: () => Promise<void>
}
