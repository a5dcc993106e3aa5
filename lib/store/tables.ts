import type { Generated } from 'kysely'
import type { Resolution } from '#lib/model/store.ts'

/** What stands in the database, the same in SQLite and PostgreSQL. Moments are epoch ms. */
export type Tables = {
  migrations: { number: number; name: string; at_ms: number }
  /** `last_ms`: the last look that was written; −1: none yet. */
  clusters: { id: Generated<number>; name: string; last_ms: number }
  /** Which looks, minutes and hours are there. Rows without their moment are never read. */
  moments: { cluster: number; resolution: number; at_ms: number }
  /** A group's topic, so that names stand once. `seen_ms`: the last look it was in, to the day. */
  series: { id: Generated<number>; cluster: number; group_id: string; topic: string; seen_ms: number }
  lag_tick: LagTable
  lag_minute: LagTable
  lag_hour: LagTable
  audit: AuditTable
  traces: TracesTable
  box_points: BoxPointsTable
  changes: {
    id: Generated<number>
    cluster: number
    at_ms: number
    kind: string
    subject: string
    was: string
    became: string
    sentence: string
  }
}

type AuditTable = {
  id: Generated<number>
  /** Of one deed, however often it is asked for. */
  deed: string
  at_ms: number
  actor: string
  action: string
  cluster: string
  target: string
  sentence: string
  was: string
  outcome: string
  ended_ms: number | null
  became: string | null
}

type TracesTable = {
  id: string
  at_ms: number
  cluster: string
  message_id: string | null
  topic: string
  part: number | null
  /** Decimal text: an int64 is more than a number holds. */
  koff: string | null
  box: string | null
  box_row: string | null
  live_until_ms: number
  body: string
}

type BoxPointsTable = {
  box: string
  resolution: number
  at_ms: number
  every_ms: number
  pending: number | null
  oldest_ms: number | null
  failed: number | null
  dead: number | null
}

type LagTable = { at_ms: number; series: number; bytes: Uint8Array }

export const lagTables = {
  tick: 'lag_tick',
  minute: 'lag_minute',
  hour: 'lag_hour',
} as const satisfies Record<Resolution, string>

/** As written in `moments`. Never change these: they are in stores. */
export const resolutionCodes = { tick: 0, minute: 1, hour: 2 } as const satisfies Record<Resolution, number>
