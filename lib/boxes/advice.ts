import type { Advice, RefusedQuery } from '#lib/model/box.ts'
import type { Catalogue, Holder, Holding, Slot } from '#lib/model/catalogue.ts'
import { formatCount, formatDuration } from '#lib/model/measure.ts'
import type { Look } from './look.ts'
import { keyOf, tablesOf, type BoxPlan } from './plan-box.ts'
import { quoteName, quoteTable, quoteText } from './quote.ts'

const LEAST_DEAD = 10_000
const DEAD_SHARE = 0.3

type Topic = { name: string; keepsMs: number } | null

/** What is worth doing about a box. */
export function adviseBox(
  box: BoxPlan,
  { catalogues, refusals }: Pick<Look, 'catalogues' | 'refusals'>,
  holding: Holding | null,
  topic: Topic,
): Advice[] {
  const table = catalogues.get(keyOf(box.table)) ?? null
  return [
    ...adviseIndexes(refusals),
    ...adviseWindow(box, topic),
    ...adviseBloat(table, holding),
    ...adviseSlots(box, holding),
    ...adviseRights(box, catalogues),
  ]
}

const words: Record<string, string> = { inFlight: 'in flight', oldest: 'the oldest row' }

function adviseIndexes(refusals: readonly RefusedQuery[]): Advice[] {
  const byIndex = Map.groupBy(
    refusals.filter(({ index }) => index !== null),
    ({ index }) => index,
  )
  return Array.from(byIndex, ([index, of]) => ({
    kind: 'index' as const,
    text: `Without an index ${of.map(({ what }) => words[what] ?? what).join(', ')} ${of.length === 1 ? 'is' : 'are'} not looked at.`,
    detail: of[0]?.because ?? '',
    sql: index,
  }))
}

function adviseWindow({ id, kind, keepsMs }: BoxPlan, topic: Topic): Advice[] {
  if (kind !== 'inbox' || topic === null || keepsMs === null) return []
  if (topic.keepsMs >= 0 && keepsMs >= topic.keepsMs) return []
  const keeps = topic.keepsMs < 0 ? 'for ever' : formatDuration(topic.keepsMs)
  return [
    {
      kind: 'window',
      text: `${id} forgets after ${formatDuration(keepsMs)}, ${topic.name} keeps ${keeps}.`,
      detail: `A reset further back than ${formatDuration(keepsMs)} applies messages a second time.`,
      sql: null,
    },
  ]
}

/** Whether so much of a box's table is dead rows that looks and relays feel it. */
export function isBloated({ table }: BoxPlan, { catalogues }: Pick<Look, 'catalogues'>): boolean {
  const found = catalogues.get(keyOf(table))
  return found !== undefined && shareOfDead(found) !== null
}

/** null: too few to speak of. */
function shareOfDead({ deadTuples, liveTuples }: Catalogue): number | null {
  const share = deadTuples / Math.max(1, deadTuples + liveTuples)
  return deadTuples < LEAST_DEAD || share < DEAD_SHARE ? null : share
}

function adviseBloat(table: Catalogue | null, holding: Holding | null): Advice[] {
  const share = table && shareOfDead(table)
  if (!table || share === null) return []
  const holder = holding?.oldest ?? null
  const held = holder !== null && holds(holder)
  const { because, sql } = held
    ? { because: `${sayHolder(holder)} keeps vacuum from cleaning them.`, sql: toQuery(holder) }
    : holding
      ? {
          because: 'Nobody keeps vacuum from cleaning them just now: it comes too seldom.',
          sql: `alter table ${quoteTable(table)} set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);`,
        }
      : {
          because: 'A long transaction keeps vacuum from cleaning them, or vacuum comes too seldom.',
          sql: 'select pid, datname, usename, state, xact_start from pg_stat_activity where backend_xmin is not null order by age(backend_xmin) desc;',
        }
  return [
    {
      kind: 'bloat',
      text: `${Math.round(share * 100)} % of ${keyOf(table)} is dead rows.`,
      detail: `Each look at the table reads them too. ${because}`,
      sql,
    },
  ]
}

/** Everybody holds for a moment. */
const HELD_MS = 60_000
const HELD_XIDS = 10_000

function holds({ forMs, xids }: Holder): boolean {
  return forMs === null ? xids >= HELD_XIDS : forMs >= HELD_MS
}

const holderWords: Record<Holder['kind'], string> = {
  session: 'The session',
  prepared: 'The prepared transaction',
  slot: 'The replication slot',
}

/** "The session 4711 (shop, nightly report), whose transaction is open for 2 h," */
function sayHolder({ kind, name, who, forMs, xids }: Holder): string {
  const named = `${holderWords[kind]} ${name}${who === null ? '' : ` (${who})`}`
  const since =
    forMs === null
      ? `, ${formatCount(xids)} transactions back,`
      : kind === 'session'
        ? `, whose transaction is open for ${formatDuration(forMs)},`
        : `, which stands for ${formatDuration(forMs)},`
  return named + since
}

/** To look at it first: what ends it is for a person to decide. */
function toQuery({ kind, name }: Holder): string {
  switch (kind) {
    case 'session':
      return `select pid, usename, application_name, client_addr, state, xact_start, left(query, 200) from pg_stat_activity where pid = ${/^\d+$/.test(name) ? name : '0'};`
    case 'prepared':
      return `select * from pg_prepared_xacts where gid = ${quoteText(name).trim()};`
    case 'slot':
      return `select * from pg_replication_slots where slot_name = ${quoteText(name).trim()};`
  }
}

/** So much of the log is kept for a slot that nobody reads. */
const LEFT_BYTES = 1_073_741_824

/** Rows that are read from the log are lost with their slot. */
function adviseSlots({ mode }: BoxPlan, holding: Holding | null): Advice[] {
  if (mode !== 'log' || !holding) return []
  if (holding.slots.length === 0)
    return [
      {
        kind: 'note',
        text: 'No logical replication slot is in this database.',
        detail: 'Rows of this box are read from the log: nobody reads them now, or not from here.',
        sql: null,
      },
    ]
  return holding.slots.flatMap((slot): Advice[] => {
    const because = sayRisk(slot)
    if (because === null) return []
    const sql = toQuery({ kind: 'slot', name: slot.name, who: null, forMs: null, xids: 0 })
    return [{ kind: 'slot', text: `The replication slot ${slot.name} is at risk.`, detail: because, sql }]
  })
}

function sayRisk({ active, walStatus, behindBytes }: Slot): string | null {
  if (walStatus === 'lost')
    return 'What it had not read was removed from the log: rows are lost to it, and it has to be made anew.'
  if (walStatus === 'unreserved')
    return 'The log before it goes at the next checkpoint: let its reader catch up, or raise max_slot_wal_keep_size.'
  if (active || behindBytes === null || behindBytes < LEFT_BYTES) return null
  const gib = (behindBytes / 1_073_741_824).toFixed(1)
  return `Nobody reads it, and ${gib} GiB of log are kept for it: the disk fills until its reader is back.`
}

/** Reading needs no right to write; who gets hold of the password would have it too. */
function adviseRights(box: BoxPlan, catalogues: Look['catalogues']): Advice[] {
  const tables = tablesOf(box).flatMap((table) => catalogues.get(keyOf(table)) ?? [])
  const writable = tables.filter(({ mayWriteAs }) => mayWriteAs !== null)
  const reader = writable[0]?.mayWriteAs
  if (reader === undefined || reader === null) return []
  const schema = quoteName(box.table.schema)
  return [
    {
      kind: 'rights',
      text: `${reader} could write into ${writable.map(keyOf).join(', ')}.`,
      detail:
        'Here it only reads, in transactions that cannot write. A user that may do nothing else does no harm when its password gets out: give it one, and name it in the url of this database.',
      sql: [
        'create role throughline_reader login connection limit 4;',
        'alter role throughline_reader set default_transaction_read_only = on;',
        "alter role throughline_reader set statement_timeout = '2s';",
        `grant usage on schema ${schema} to throughline_reader;`,
        `grant select on ${tables.map(quoteTable).join(', ')} to throughline_reader;`,
        String.raw`-- then, in psql: \password throughline_reader`,
      ].join('\n'),
    },
  ]
}
