import type { Settings } from '#lib/config/settings.ts'
import type { Store } from '#lib/model/store.ts'

/** Our own store, which may come later than the pages. */
export type OwnStore = {
  current(): Store | null
  /** Why there is none, a sentence; null when there is one. */
  because(): string | null
  /** Resolves when the first try is over, well or badly. */
  tried: Promise<void>
  close(): Promise<void>
}

/** There is none yet: history lives as long as the process. */
export async function openOwnStore(_settings: Settings): Promise<OwnStore> {
  return {
    current: () => null,
    because: () => 'History is not kept yet.',
    tried: Promise.resolve(),
    close: () => Promise.resolve(),
  }
}
