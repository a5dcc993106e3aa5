import type { BoxStore } from '#lib/model/store.ts'
import type { Engine } from './engine.ts'
import { checkText } from './names.ts'
import { resolutionCodes } from './tables.ts'

/** `run` gives each call its deadline and turns what the outside did into a Fault. */
export function toBoxes(engine: Engine, run: <T>(work: () => Promise<T>) => Promise<T>): BoxStore {
  return {
    write: (of, points) => run(() => write(engine, of, points)),
    read: (box, want) => run(() => read(engine, box, want)),
    forget: (before) => run(() => forget(engine, before)),
  }
}

async function write({ write: db }: Engine, ...[of, points]: Parameters<BoxStore['write']>): Promise<void> {
  if (points.length === 0) return
  const values = points.map((point) => {
    checkText('box', point.box)
    return {
      box: point.box,
      resolution: resolutionCodes[of],
      at_ms: point.atMs,
      every_ms: Math.round(point.everyMs),
      pending: point.pending,
      oldest_ms: point.oldestMs === null ? null : Math.round(point.oldestMs),
      failed: point.failed,
      dead: point.dead,
    }
  })
  await db
    .insertInto('box_points')
    .values(values)
    .onConflict((conflict) =>
      conflict.columns(['box', 'resolution', 'at_ms']).doUpdateSet((row) => ({
        every_ms: row.ref('excluded.every_ms'),
        pending: row.ref('excluded.pending'),
        oldest_ms: row.ref('excluded.oldest_ms'),
        failed: row.ref('excluded.failed'),
        dead: row.ref('excluded.dead'),
      })),
    )
    .execute()
}

async function read(
  { read: db }: Engine,
  ...[box, { of, fromMs, toMs }]: Parameters<BoxStore['read']>
): ReturnType<BoxStore['read']> {
  const rows = await db
    .selectFrom('box_points')
    .selectAll()
    .where('box', '=', box)
    .where('resolution', '=', resolutionCodes[of])
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<=', toMs)
    .orderBy('at_ms')
    .execute()
  return rows.map((row) => ({
    atMs: row.at_ms,
    everyMs: row.every_ms,
    pending: row.pending,
    oldestMs: row.oldest_ms,
    failed: row.failed,
    dead: row.dead,
  }))
}

/** A few rows a minute: no piece of work that would hold anybody up. */
async function forget({ write: db }: Engine, ...[before]: Parameters<BoxStore['forget']>): Promise<void> {
  for (const kept of ['minute', 'hour'] as const)
    // oxlint-disable-next-line no-await-in-loop
    await db
      .deleteFrom('box_points')
      .where('resolution', '=', resolutionCodes[kept])
      .where('at_ms', '<', before[kept])
      .execute()
}
