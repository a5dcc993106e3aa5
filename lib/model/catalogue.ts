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
  mayRead: boolean
}

/** One question to a database, its text ready. */
export type Question = { what: string; sql: string; timeZone: string; table: string; index: string | null }

export type QuestionAnswer =
  | { asked: true; rows: Record<string, unknown>[]; tookMs: number }
  | { asked: false; because: string }
