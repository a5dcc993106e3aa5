import type { Place, WriteOutcome } from '#lib/model/write.ts'
import type { ClusterAccess } from './access.ts'
import { alterShareOffsets, commitOffsets, deleteGroups, deleteOffsets, type CommitRow } from './commit.ts'
import { openLinks, type Links } from './links.ts'

type OfGroup<R> = R & { group: string } & WriteOutcome

/**
 * What changes groups of one cluster. Each row comes back with what became of it; nothing is thrown for a broker's sake. What each does
 * is told in `commit.ts`.
 */
export type Writer = {
  commitOffsets(group: string, rows: readonly CommitRow[], deadlineMs: number): Promise<OfGroup<CommitRow>[]>
  deleteOffsets(group: string, places: readonly Place[], deadlineMs: number): Promise<OfGroup<Place>[]>
  deleteGroups(groups: readonly string[], deadlineMs: number): Promise<({ group: string } & WriteOutcome)[]>
  alterShareOffsets(
    group: string,
    rows: readonly (Place & { offset: bigint })[],
    deadlineMs: number,
  ): Promise<OfGroup<Place & { offset: bigint }>[]>
  close(): void
}

/**
 * Writes over the connections of the readings, unless the settings name somebody else for changes: his are opened at the
 * first of them, so that who only looks never shows up as one who may write.
 */
export function openWriter(readings: Links, access: ClusterAccess): Writer {
  const { write } = access
  let own: Links | null = null
  let closed = false
  const links = () => (write && !closed ? (own ??= openLinks({ ...access, sasl: write })) : readings)
  return {
    commitOffsets: (group, rows, deadlineMs) => commitOffsets(links(), group, rows, deadlineMs),
    deleteOffsets: (group, places, deadlineMs) => deleteOffsets(links(), group, places, deadlineMs),
    deleteGroups: (groups, deadlineMs) => deleteGroups(links(), groups, deadlineMs),
    alterShareOffsets: (group, rows, deadlineMs) => alterShareOffsets(links(), group, rows, deadlineMs),
    close() {
      closed = true
      own?.close()
    },
  }
}
