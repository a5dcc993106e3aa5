import { sql } from 'kysely'
import type { HistoryStore, Resolution } from '#lib/model/store.ts'
import { dropOlderChanges } from './changes.ts'
import type { Engine } from './engine.ts'
import type { SeriesIds } from './series-ids.ts'
import { resolutionCodes } from './tables.ts'

/** Moments that are removed in one step. */
const REMOVED_AT_ONCE = 1000

const resolutions = ['tick', 'minute', 'hour'] as const

/** In small steps. The moments go first: without them nothing is read any more, whenever this is broken off. */
export async function forget(
  engine: Engine,
  series: SeriesIds,
  before: Parameters<HistoryStore['forget']>[0],
): Promise<void> {
  for (const of of resolutions) {
    // One after another: it is a long piece of work, and looks are written meanwhile.
    // oxlint-disable-next-line no-await-in-loop
    await dropMoments(engine, of, before[of])
    // oxlint-disable-next-line no-await-in-loop
    await engine.dropOlder(of, before[of])
  }
  await dropOlderChanges(engine, before.changes)
  await series.dropOlder(Math.min(...resolutions.map((of) => before[of])))
}

async function dropMoments({ write, breathe }: Engine, of: Resolution, beforeMs: number): Promise<void> {
  const clusters = await write.selectFrom('clusters').select('id').execute()
  for (const { id } of clusters) {
    for (let removed = REMOVED_AT_ONCE; removed >= REMOVED_AT_ONCE;) {
      const older = write
        .deleteFrom('moments')
        .where('cluster', '=', id)
        .where('resolution', '=', resolutionCodes[of])
        .where('at_ms', '<', beforeMs)
        .where(
          sql<boolean>`at_ms < coalesce((select at_ms from moments where cluster = ${id}
            and resolution = ${resolutionCodes[of]} order by at_ms limit 1 offset ${REMOVED_AT_ONCE}), ${beforeMs})`,
        )
      // oxlint-disable-next-line no-await-in-loop -- in steps, so that looks get in between
      const { numDeletedRows } = await older.executeTakeFirst()
      removed = Number(numDeletedRows)
      // oxlint-disable-next-line no-await-in-loop
      await breathe()
    }
  }
}
