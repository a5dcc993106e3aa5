import type { Store } from '#lib/model/store.ts'
import { toStore } from './history.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

type Options = {
  /** `postgres://…`; null: a file in `dataDir`. */
  url: string | null
  /** Made when missing. */
  dataDir: string
  /** Told when this process begins or stops to be the one that writes. */
  log?: (sentence: string) => void
}

/** Our own store, ready for use. Rejects with a Fault: who else has the folder, what is wrong with it, who did not answer. */
export async function openStore({ url, dataDir, log = () => undefined }: Options): Promise<Store> {
  return toStore(url === null ? await openSqlite({ dataDir }) : await openPostgres({ url, log }))
}
