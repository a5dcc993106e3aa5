import type { Change, HistoryStore } from '#lib/model/store.ts'
import type { Engine } from './engine.ts'

/** Changes that are removed in one step. */
const REMOVED_AT_ONCE = 1000

/** Newest first; of one moment those that were written last come first. */
export async function readChanges(
  { read }: Engine,
  cluster: number,
  { fromMs, toMs, limit, kinds, subject }: Parameters<HistoryStore['readChanges']>[1],
): Promise<Change[]> {
  if (kinds?.length === 0) return []
  let wanted = read
    .selectFrom('changes')
    .selectAll()
    .where('cluster', '=', cluster)
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<=', toMs)
  if (kinds) wanted = wanted.where('kind', 'in', kinds)
  if (subject !== undefined) wanted = wanted.where('subject', '=', subject)
  const rows = await wanted.orderBy('at_ms', 'desc').orderBy('id', 'desc').limit(limit).execute()
  return rows.map((row) => ({
    atMs: row.at_ms,
    // Written by this room, from the vocabulary's own words.
    kind: row.kind as Change['kind'],
    subject: row.subject,
    from: row.was,
    to: row.became,
    text: row.sentence,
  }))
}

export async function dropOlderChanges({ write, breathe }: Engine, beforeMs: number): Promise<void> {
  const clusters = await write.selectFrom('clusters').select('id').execute()
  for (const { id } of clusters) {
    const eldest = write
      .selectFrom('changes')
      .select('id')
      .where('cluster', '=', id)
      .where('at_ms', '<', beforeMs)
      .orderBy('at_ms')
      .limit(REMOVED_AT_ONCE)
    for (let removed = REMOVED_AT_ONCE; removed === REMOVED_AT_ONCE;) {
      // oxlint-disable-next-line no-await-in-loop -- in steps, so that looks get in between
      const { numDeletedRows } = await write
        .deleteFrom('changes')
        .where('id', 'in', eldest)
        .executeTakeFirst()
      removed = Number(numDeletedRows)
      // oxlint-disable-next-line no-await-in-loop
      await breathe()
    }
  }
}
