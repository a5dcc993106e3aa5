// How a table is read: the words that settings and presets share. A preset is one framework's published layout.

/** What a value is compared with. `{ nowMs }` is the database's own now, moved by so much. */
export type Literal = string | number | boolean | { nowMs: number }

const comparisons = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const
export type Comparison = (typeof comparisons)[number]

/** Which rows are meant: a closed language, so that no SQL stands in any setting. `@status` means the column of that role. */
export type Predicate =
  | { always: true }
  | { all: Predicate[] }
  | { any: Predicate[] }
  | { not: Predicate }
  | { col: string; op: Comparison; value: Literal }
  | { col: string; op: 'in'; values: Literal[] }
  | { col: string; op: 'is'; value: null | boolean; negated: boolean }
  | { diff: [string, string]; atLeast: number }

/** What a column is for. */
export const roles = [
  'id',
  'messageId',
  'key',
  'topic',
  'type',
  'createdAt',
  'processedAt',
  'attempts',
  'error',
  'payload',
  'status',
  'done',
  'partition',
  'offset',
] as const
export type Role = (typeof roles)[number]

/** How a column tells a time. `snowflake` counts ms since the given epoch in the bits above `shift`. */
export type TimeUnit = 'timestamp' | 'epoch-ms' | 'epoch-s' | { epochMs: number; shift: number }

export type Column = { name: string; unit: TimeUnit }

export const boxStates = ['pending', 'inFlight', 'failed', 'dead'] as const
export type BoxState = (typeof boxStates)[number]

export const boxKinds = ['inbox', 'outbox'] as const
export type BoxKind = (typeof boxKinds)[number]

/**
 * What becomes of a row that is done: it is deleted, or marked and kept. `one-transaction`: it is written together with the effect, so
 * that what waits is in Kafka and never in the table. `log`: rows are read from the write-ahead log; what waits is not in the table.
 */
export const boxModes = ['delete', 'mark', 'one-transaction', 'log'] as const
export type BoxMode = (typeof boxModes)[number]

/** What the settings may let people do with a box: nothing unless it is named. */
export const boxActions = ['send', 'requeue'] as const
type BoxAction = (typeof boxActions)[number]

/**
 * How rows of a state are tried again, as data. `update`: these columns get these values. `forget`: the rows are notes beside the
 * messages, and go. `move`: back into the box's own table, with these columns as they are and the others set; never where the table
 * has a row with one of `unique` already. `never`: nothing safe can be done here. `says`: what comes of it, sentences.
 */
export type Requeue =
  | { how: 'update'; set: Record<string, number | null>; says: string[] }
  | { how: 'forget'; says: string[] }
  | { how: 'move'; columns: string[]; set: Record<string, number | null>; unique: string[]; says: string[] }
  | { how: 'never'; because: string }

/** The rows of a state. `table`: beside the box's own, `@` standing for its name. */
export type StateRows = { where: Predicate; table?: string; columns?: Partial<Record<Role, Column>> }

/** Columns of a new row. `headers` is JSON, key and payload are bytes; what has no column here is left to its default. */
type Insert = {
  columns: Record<'messageId' | 'topic' | 'key' | 'type' | 'headers' | 'payload', string>
  /** The channel that wakes the relay, `@` standing for the schema; null: it looks by itself. */
  notify: string | null
}

/** One framework's layout, as data. */
export type Preset = {
  /** As settings name it: `masstransit/outbox`. */
  name: string
  /** As a person says it. */
  title: string
  kind: BoxKind
  mode: BoxMode
  /** Exact case; null: the settings have to say it. */
  table: { schema: string | null; name: string } | null
  columns: Partial<Record<Role, Column>>
  /** Roles that settings have to fill. */
  needs: Role[]
  /** A state that is missing is not recorded by the framework: it is said, and never counted as 0. */
  states: Partial<Record<BoxState, StateRows>>
  /** Second deliveries that were dropped, of the last hour; null: not recorded. */
  duplicates: StateRows | null
  /** What is missing here is left to the framework. */
  requeue?: Partial<Record<BoxState, Requeue>>
  /** Covers every open row: the index that is worth having. */
  open: Predicate
  /** Rows come into being in the order of this role, as good as; its column should have an index. Else `createdAt`. */
  order?: Role
  /** How a message is written into the table by others than the application; left out: that is not known. */
  insert?: Insert
  /** Columns that tell this layout from others. */
  fingerprint: string[]
  /** What one has to know to read the figures: sentences. */
  notes: string[]
}

/** What the settings say of one box. What is null or missing comes from the preset. */
export type BoxWish = {
  /** Stands in URLs. */
  id: string
  database: string
  preset: string
  kind: BoxKind | null
  mode: BoxMode | null
  table: { schema: string | null; name: string | null }
  /** null: this role has no column, whatever the preset says. */
  columns: { [R in Role]?: Column | null | undefined }
  /** null: this state is not recorded. */
  states: { [S in BoxState]?: Predicate | null | undefined }
  /** Rows that belong to the box, when others share its table. */
  only: Predicate | null
  /** How long ids are kept after they are done; null: not told. */
  keepsMs: number | null
  /** Of timestamps without a zone. */
  timeZone: string
  actions: BoxAction[]
}

/** A role's column of that name; its time is a timestamp unless told. */
export function column(name: string, unit: TimeUnit = 'timestamp'): Column {
  return { name, unit }
}
