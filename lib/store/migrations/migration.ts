/** The words in which the two databases differ. */
export type Words = {
  dialect: 'sqlite' | 'postgres'
  /** A key that counts up by itself and never comes again. */
  id: string
  /** Epoch ms, counts that grow. */
  int64: string
  bytes: string
  /** What stands behind the brackets of `create table`; the second for tables that are always found by their key. */
  end: string
  endByKey: string
}

/** One step of the schema. Once released it never changes: the next step is a new file. */
export type Migration = { number: number; name: string; statements: (words: Words) => string[] }
