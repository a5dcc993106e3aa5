import type { Transaction } from 'kysely'
import { Fault } from '#lib/model/reading.ts'
import type { Change, LagRow } from '#lib/model/store.ts'
import type { ClusterIds } from './cluster-ids.ts'
import type { Engine } from './engine.ts'
import { checkNames, checkText } from './names.ts'
import type { SeriesIds } from './series-ids.ts'
import { resolutionCodes, type Tables } from './tables.ts'

/** Changes that are written in one statement. */
const CHANGES_AT_ONCE = 100

export type Ids = { clusters: ClusterIds; series: SeriesIds }

/** Everything of one look in one transaction; Fault when it is not after the last one. */
export async function writeTick(
  engine: Engine,
  ids: Ids,
  {
    cluster,
    atMs,
    rows,
    changes,
  }: { cluster: string; atMs: number; rows: readonly LagRow[]; changes: readonly Change[] },
): Promise<void> {
  checkText('cluster', cluster)
  checkNames(rows, changes)
  if (!Number.isSafeInteger(atMs) || atMs < 0) throw new RangeError(`${atMs} is no moment`)
  const id = await ids.clusters.make(cluster)
  const packed = await ids.series.pack(id, rows, atMs)
  await engine.makeRoom('tick', atMs)
  await engine.write.transaction().execute(async (within) => {
    await moveOn(within, id, cluster, atMs)
    await within
      .insertInto('moments')
      .values({ cluster: id, resolution: resolutionCodes.tick, at_ms: atMs })
      .execute()
    await engine.append(within, 'tick', atMs, packed)
    await writeChanges(within, id, changes)
  })
}

/** A change apart from any look: when the last look was does not matter to it. */
export async function writeChange(
  engine: Engine,
  clusters: ClusterIds,
  cluster: string,
  change: Change,
): Promise<void> {
  checkText('cluster', cluster)
  checkNames([], [change])
  const id = await clusters.make(cluster)
  await engine.write.transaction().execute((within) => writeChanges(within, id, [change]))
}

async function moveOn(within: Transaction<Tables>, id: number, name: string, atMs: number): Promise<void> {
  const later = within.updateTable('clusters').set({ last_ms: atMs }).where('id', '=', id)
  const { numUpdatedRows } = await later.where('last_ms', '<', atMs).executeTakeFirst()
  if (numUpdatedRows > 0n) return
  const there = within.selectFrom('clusters').select('last_ms').where('id', '=', id)
  const { last_ms: last } = await there.executeTakeFirstOrThrow()
  throw new Fault(
    'protocol',
    `The look at ${name} of ${toIso(atMs)} is not kept, for there is one of ${toIso(last)}: ` +
      'see whether the clock was set back. Once it has passed that moment, writing goes on.',
  )
}

async function writeChanges(within: Transaction<Tables>, cluster: number, changes: readonly Change[]) {
  for (let at = 0; at < changes.length; at += CHANGES_AT_ONCE) {
    const values = changes.slice(at, at + CHANGES_AT_ONCE).map((one) => ({
      cluster,
      at_ms: one.atMs,
      kind: one.kind,
      subject: one.subject,
      was: one.from,
      became: one.to,
      sentence: one.text,
    }))
    // oxlint-disable-next-line no-await-in-loop
    await within.insertInto('changes').values(values).execute()
  }
}

function toIso(ms: number): string {
  return new Date(ms).toISOString()
}
