import type { ExpressionBuilder, Selectable } from 'kysely'
import type { TraceRow, TraceStore } from '#lib/model/store.ts'
import type { Engine } from './engine.ts'
import { checkText } from './names.ts'
import type { Tables } from './tables.ts'

/** `run` gives each call its deadline and turns what the outside did into a Fault. */
export function toTraces(engine: Engine, run: <T>(work: () => Promise<T>) => Promise<T>): TraceStore {
  return {
    save: (row) => run(() => save(engine, row)),
    read: (id) => run(() => read(engine, id)),
    find: (want) => run(() => find(engine, want)),
    list: (want) => run(() => list(engine, want)),
    forget: (beforeMs) =>
      run(async () => {
        await engine.write.deleteFrom('traces').where('at_ms', '<', beforeMs).execute()
      }),
  }
}

async function save({ write }: Engine, row: TraceRow): Promise<void> {
  for (const [what, text] of Object.entries(row)) if (typeof text === 'string') checkText(what, text)
  const values = {
    id: row.id,
    at_ms: row.atMs,
    cluster: row.cluster,
    message_id: row.messageId,
    topic: row.topic,
    part: row.partition,
    koff: row.offset === null ? null : String(row.offset),
    box: row.box,
    box_row: row.row,
    live_until_ms: row.liveUntilMs,
    body: row.body,
  }
  await write
    .insertInto('traces')
    .values(values)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute()
}

async function read({ read: db }: Engine, id: string): Promise<TraceRow | null> {
  const found = await db.selectFrom('traces').selectAll().where('id', '=', id).executeTakeFirst()
  return found ? toRow(found) : null
}

async function find({ read: db }: Engine, want: Parameters<TraceStore['find']>[0]): Promise<TraceRow | null> {
  const found = await db
    .selectFrom('traces')
    .selectAll()
    .where((is) => toFilter(is, want))
    .orderBy('at_ms', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found ? toRow(found) : null
}

function toFilter(is: ExpressionBuilder<Tables, 'traces'>, want: Parameters<TraceStore['find']>[0]) {
  const parts = []
  if (want.cluster !== undefined) parts.push(is('cluster', '=', want.cluster))
  if (want.messageId !== undefined) parts.push(is('message_id', '=', want.messageId))
  if (want.topic !== undefined) parts.push(is('topic', '=', want.topic))
  if (want.partition !== undefined) parts.push(is('part', '=', want.partition))
  if (want.offset !== undefined) parts.push(is('koff', '=', String(want.offset)))
  if (want.box !== undefined) parts.push(is('box', '=', want.box))
  if (want.row !== undefined) parts.push(is('box_row', '=', want.row))
  return is.and(parts)
}

async function list(
  { read: db }: Engine,
  { cluster, live, limit }: Parameters<TraceStore['list']>[0],
): Promise<TraceRow[]> {
  let query = db.selectFrom('traces').selectAll().orderBy('at_ms', 'desc').limit(limit)
  if (cluster !== undefined) query = query.where('cluster', '=', cluster)
  if (live === true) query = query.where('live_until_ms', '>', 0)
  return (await query.execute()).map(toRow)
}

function toRow(row: Selectable<Tables['traces']>): TraceRow {
  return {
    id: row.id,
    atMs: row.at_ms,
    cluster: row.cluster,
    messageId: row.message_id,
    topic: row.topic,
    partition: row.part,
    offset: row.koff === null ? null : BigInt(row.koff),
    box: row.box,
    row: row.box_row,
    liveUntilMs: row.live_until_ms,
    body: row.body,
  }
}
