/** What the catalogue of a database says of one table; of a partitioned one, of all its parts together. */
export type Catalogue = {
  schema: string
  name: string
  /** Column → type, as PostgreSQL names it: `text`, `timestamp with time zone`, … */
  columns: ReadonlyMap<string, string>
  /** Of the last analyze; null: never analysed. */
  rows: number | null
  sizeBytes: number
  /** Rows that are gone and not yet cleaned up. */
  deadTuples: number
  liveTuples: number
  /** Since the statistics began; they fall back to 0 when somebody resets them. */
  inserted: number
  updated: number
  deleted: number
  /** The user that reads, if it could write into the table too; null: it may only read. */
  mayWriteAs: string | null
}

/** Who keeps vacuum from cleaning up what is gone: the oldest that may still want to see it. */
export type Holder = {
  kind: 'session' | 'prepared' | 'slot'
  /** The pid, the name of the prepared transaction, or that of the slot. */
  name: string
  /** User and application, as far as they are told. */
  who: string | null
  /** How long it has held; null: it is not told. */
  forMs: number | null
  /** Transactions that began since. */
  xids: number
}

/** What a logical slot keeps of the write-ahead log. */
export type Slot = { name: string; active: boolean; walStatus: string | null; behindBytes: number | null }

export type Holding = { oldest: Holder | null; slots: Slot[] }

/** One question to a database, its text ready. */
export type Question = { what: string; sql: string; timeZone: string; table: string; index: string | null }

export type QuestionAnswer =
  | { asked: true; rows: Record<string, unknown>[]; tookMs: number }
  | { asked: false; because: string }
