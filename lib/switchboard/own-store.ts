import type { Settings } from '#lib/config/settings.ts'
import { log } from '#lib/log.ts'
import type { Store } from '#lib/model/store.ts'
import { Fault } from '#lib/model/reading.ts'
import { openStore } from '#lib/store/open.ts'

/** Our own store, which may come later than the pages: a database that is down must not keep Kafka from being seen. */
export type OwnStore = {
  current(): Store | null
  /** Why there is none, a sentence; null when there is one. */
  because(): string | null
  /** Resolves when the first try is over, well or badly. */
  tried: Promise<void>
  close(): Promise<void>
}

const RETRY_MS = 15_000

/** Rejects when the folder of a file store cannot be used. A database that cannot be reached is tried again. */
export async function openOwnStore({ store, dataDir }: Settings): Promise<OwnStore> {
  const url = store.url?.reveal() ?? null
  let current: Store | null = null
  let because: string | null = 'The store is being opened.'
  let closed = false
  let timer: NodeJS.Timeout | undefined

  async function open(): Promise<void> {
    try {
      const opened = await openStore({ url, dataDir, log: (sentence) => log.info(sentence) })
      if (closed) await opened.close()
      else current = opened
      because = null
    } catch (error) {
      if (!(error instanceof Fault) || url === null) throw error
      if (because !== error.message) log.warn(error.message)
      because = error.message
      if (!closed) timer = setTimeout(() => void open(), RETRY_MS)
    }
  }

  const tried = open()
  if (url === null) await tried
  return {
    current: () => current,
    because: () => because,
    tried,
    async close() {
      closed = true
      clearTimeout(timer)
      await tried
      await current?.close()
      current = null
    },
  }
}
