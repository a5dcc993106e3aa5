import { sql, type Expression, type ExpressionBuilder, type Selectable, type SqlBool } from 'kysely'
import { Fault } from '#lib/model/reading.ts'
import type { AuditRow, AuditStore, AuditWant, NewAudit } from '#lib/model/store.ts'
import type { Engine } from './engine.ts'
import { checkText } from './names.ts'
import type { Tables } from './tables.ts'

/** `run` gives each call its deadline and turns what the outside did into a Fault. */
export function toAudit(engine: Engine, run: <T>(work: () => Promise<T>) => Promise<T>): AuditStore {
  return {
    begin: (entry) => run(() => begin(engine, entry)),
    end: (id, end) => run(() => endEntry(engine, id, end)),
    read: (id) => run(() => read(engine, id)),
    find: (key) => run(() => find(engine, key)),
    list: (want) => run(() => list(engine, want)),
  }
}

async function begin({ write }: Engine, entry: NewAudit): ReturnType<AuditStore['begin']> {
  for (const [what, text] of Object.entries(entry)) checkText(what, String(text))
  return write.transaction().execute(async (within) => {
    const values = {
      deed: entry.key,
      at_ms: entry.atMs,
      actor: entry.actor,
      action: entry.action,
      cluster: entry.cluster,
      target: entry.target,
      sentence: entry.text,
      was: entry.before,
      outcome: 'unfinished',
      ended_ms: null,
      became: null,
    }
    const kept = await within
      .insertInto('audit')
      .values(values)
      .onConflict((conflict) => conflict.column('deed').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (kept) return { id: String(kept.id), known: null }
    const there = within.selectFrom('audit').selectAll().where('deed', '=', entry.key)
    const known = toRow(await there.executeTakeFirstOrThrow())
    return { id: known.id, known }
  })
}

async function endEntry({ write }: Engine, id: string, end: Parameters<AuditStore['end']>[1]): Promise<void> {
  const { numUpdatedRows } = await write
    .updateTable('audit')
    .set({ outcome: end.outcome, ended_ms: end.endedMs, became: end.after })
    .where('id', '=', toKey(id))
    .where('ended_ms', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n)
    throw new Fault('protocol', `There is no unfinished entry ${id} in the audit log that could be ended.`)
}

async function read(engine: Engine, id: string): Promise<AuditRow | null> {
  const found = await engine.read
    .selectFrom('audit')
    .selectAll()
    .where('id', '=', toKey(id))
    .executeTakeFirst()
  return found ? toRow(found) : null
}

async function find(engine: Engine, key: string): Promise<AuditRow | null> {
  const found = await engine.read.selectFrom('audit').selectAll().where('deed', '=', key).executeTakeFirst()
  return found ? toRow(found) : null
}

async function list(engine: Engine, want: AuditWant): ReturnType<AuditStore['list']> {
  const fitting = engine.read.selectFrom('audit').where((expression) => toFilter(expression, want))
  const page = want.beforeId === undefined ? fitting : fitting.where('id', '<', toKey(want.beforeId))
  const [rows, counted] = await Promise.all([
    page.selectAll().orderBy('id', 'desc').limit(want.limit).execute(),
    fitting.select((expression) => expression.fn.countAll().as('count')).executeTakeFirstOrThrow(),
  ])
  return { items: rows.map(toRow), total: Number(counted.count) }
}

function toFilter(is: ExpressionBuilder<Tables, 'audit'>, want: AuditWant) {
  const parts: Expression<SqlBool>[] = [is('at_ms', '>=', want.fromMs), is('at_ms', '<=', want.toMs)]
  if (want.cluster !== undefined) parts.push(is('cluster', '=', want.cluster))
  if (want.actor !== undefined) parts.push(is('actor', '=', want.actor))
  if (want.action !== undefined) parts.push(is('action', '=', want.action))
  if (want.outcome !== undefined) parts.push(is('outcome', '=', want.outcome))
  if (want.target !== undefined) {
    const part = `%${want.target.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    parts.push(sql<boolean>`lower(target) like ${part} escape '\\'`)
  }
  return is.and(parts)
}

/** Ids are numbers here and text outside; what is no number is the id of nothing. */
function toKey(id: string): number {
  return /^\d{1,9}$/.test(id) ? Number(id) : -1
}

function toRow(row: Selectable<Tables['audit']>): AuditRow {
  return {
    id: String(row.id),
    atMs: row.at_ms,
    actor: row.actor,
    // Written by this room, from the vocabulary's own words.
    action: row.action as AuditRow['action'],
    cluster: row.cluster,
    target: row.target,
    text: row.sentence,
    before: row.was,
    outcome: row.outcome as AuditRow['outcome'],
    endedMs: row.ended_ms,
    after: row.became,
  }
}
