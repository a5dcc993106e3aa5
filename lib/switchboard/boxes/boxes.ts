import type { DatabaseSettings, Settings } from '#lib/config/settings.ts'
import { keyOf, planBox, type BoxPlan } from '#lib/boxes/plan-box.ts'
import { findPreset } from '#lib/boxes/presets.ts'
import { breakDown, COUNT_UP_TO, readRows, type Cannot, type Catalogues } from '#lib/boxes/questions.ts'
import { toSettingsLines } from '#lib/boxes/recognise.ts'
import { refuseRequeue } from '#lib/boxes/requeue.ts'
import { toBox } from '#lib/boxes/to-box.ts'
import type { Box, BoxDetail, BoxList, BoxRow, BoxRows, BoxRowsQuery } from '#lib/model/box.ts'
import type { Question } from '#lib/model/catalogue.ts'
import { boxStates, type Role } from '#lib/model/preset.ts'
import { Fault, isRefusal, type Refusal } from '#lib/model/reading.ts'
import type { BoxPoint } from '#lib/model/store.ts'
import { openMonitoredDatabase } from '#lib/postgres/database.ts'
import { maskRow, type BoxMasks } from './box-masks.ts'
import type { BoxAt } from './box-row.ts'
import { lookOf, noBox } from './look-of.ts'
import { readRowCursor, toRowCursor } from './row-cursor.ts'
import { watchDatabase, type WatchedBox, type WatchedDatabase } from './watch-boxes.ts'

/** The boxes of the settings, watched. */
export type Boxes = {
  list(): BoxList
  /** Of one box, from memory. */
  find(id: string): Box | null
  detail(id: string): Promise<BoxDetail | Refusal>
  /** Null: there is no such box. */
  at(id: string): BoxAt | null
  /** Read from the database for this answer alone. */
  rows(id: string, query: BoxRowsQuery): Promise<BoxRows | Refusal>
  all(): readonly WatchedBox[]
  close(): Promise<void>
}

export type BoxHands = {
  /** How long the topic is kept that an inbox is fed from; null: no flow says so, or it was not seen. */
  topicOf(box: string): { name: string; keepsMs: number } | null
  flowsOf(box: string): string[]
  /** Why nobody may change anything here; left out: they may. */
  mayWrite?: () => string | null
  /** What is hidden in rows; left out: nothing. */
  masks?: BoxMasks
  /** Told of each look that went well. */
  onLook?: (box: string, point: BoxPoint) => void
}

type Given = Pick<Settings, 'boxes'> & {
  databases: (Pick<DatabaseSettings, 'id' | 'url'> & Partial<DatabaseSettings>)[]
  everyMs?: number
}
type Breakdown = BoxDetail['breakdown']

const BREAKDOWN_MS = 15_000
const byRoles: Role[] = ['topic', 'type', 'error']

export function openBoxes({ databases, boxes, everyMs }: Given, hands: BoxHands): Boxes {
  const watched = databases.map(({ id, url, budget, requireReadOnlyRole }): WatchedDatabase => {
    const plans = boxes.filter(({ database }) => database === id).flatMap(toPlan)
    const limits = budget && {
      timeouts: { statementMs: budget.statementMs, lockMs: budget.lockMs },
      costs: { maxCost: budget.maxCost },
    }
    const open = () => openMonitoredDatabase({ id, url: url.reveal(), ...limits })
    return watchDatabase({
      id,
      plans,
      open,
      onLook: hands.onLook,
      readOnlyRole: requireReadOnlyRole === true,
      ...(everyMs === undefined ? {} : { everyMs }),
    })
  })
  const byId = new Map(
    watched.flatMap((base) => base.boxes.map((box) => [box.plan.id, { box, base }] as const)),
  )
  const breakdowns = new Map<string, { untilMs: number; value: Promise<Breakdown> }>()
  const now = (box: WatchedBox) => box.now(hands.topicOf(box.plan.id))
  /** In the order of the settings. */
  const items = () => boxes.flatMap(({ id }) => toItem(byId.get(id)))
  const toItem = (found: { box: WatchedBox } | undefined) => (found ? [toBox(now(found.box))] : [])

  async function breakdownOf(box: WatchedBox, base: WatchedDatabase): Promise<Breakdown> {
    const known = breakdowns.get(box.plan.id)
    if (known && known.untilMs > Date.now()) return known.value
    const value = readBreakdown(box, base)
    breakdowns.set(box.plan.id, { untilMs: Date.now() + BREAKDOWN_MS, value })
    return value
  }

  return {
    list() {
      const all = items()
      const asOf = all.reduce<number | null>(
        (newest, one) => (one.asOf !== null && one.asOf > (newest ?? 0) ? one.asOf : newest),
        null,
      )
      const proposals = watched.flatMap((base) =>
        base.proposals().map((found) => ({
          database: base.id,
          table: keyOf(found.table),
          preset: found.preset.name,
          title: found.preset.title,
          settings: toSettingsLines(base.id, found),
        })),
      )
      return {
        items: all,
        total: all.length,
        nextCursor: null,
        asOf,
        unseen: all.flatMap(({ unseen }) => unseen.filter(({ reason }) => reason !== 'not-recorded')),
        proposals,
      }
    },
    find: (id) => toItem(byId.get(id))[0] ?? null,
    async detail(id) {
      const found = byId.get(id)
      if (!found) return noBox(id)
      const { box, base } = found
      const at = now(box)
      const seen = at.look !== null && at.fault === null
      return {
        ...toBox(at),
        breakdown: seen ? await breakdownOf(box, base) : [],
        flows: hands.flowsOf(id),
        notes: box.plan.preset.notes,
        requeue: (['failed', 'dead'] as const)
          .filter((state) => box.plan.states[state])
          .map((state) => ({
            state,
            because: refuseRequeue(box.plan, state) ?? hands.mayWrite?.() ?? null,
          })),
      }
    },
    at: (id) => byId.get(id) ?? null,
    async rows(id, query) {
      const found = byId.get(id)
      if (!found) return noBox(id)
      const page = await readPage(found.box, found.base, query)
      const { masks } = hands
      return 'items' in page && masks
        ? { ...page, items: page.items.map((row) => maskRow(row, id, masks)) }
        : page
    },
    all: () => Array.from(byId.values(), ({ box }) => box),
    async close() {
      await Promise.all(watched.map((base) => base.close()))
    },
  }
}

function toPlan(wish: Settings['boxes'][number]): BoxPlan[] {
  const preset = findPreset(wish.preset)
  return preset ? [planBox(wish, preset)] : []
}

async function readPage(
  box: WatchedBox,
  { database }: WatchedDatabase,
  { state, limit, cursor }: BoxRowsQuery,
): Promise<BoxRows | Refusal> {
  const nothing = (because: string, index: string | null = null): BoxRows => ({
    state,
    items: [],
    nextCursor: null,
    refusal: { what: 'rows', because, index },
    asOf: Date.now(),
  })
  const { plan } = box
  const rows = plan.states[state]
  if (!rows) return nothing(`${plan.preset.title} does not record such rows.`)
  const after = cursor === undefined ? null : readRowCursor(cursor)
  if (cursor !== undefined && after === null)
    return { refused: 'bad-request', because: 'The cursor is none of ours.' }
  const look = lookOf(box)
  if (isRefusal(look)) return look
  const question = readRows(plan, rows, { limit, after }, look.catalogues)
  if ('cannot' in question) return nothing(question.cannot)
  const answer = await database.ask(question, rowsOf(question, look.catalogues))
  if (!answer.asked) return nothing(answer.because, question.index)
  const page = answer.rows.slice(0, limit)
  const last = page.at(-1)
  return {
    state,
    items: page.map(toRow),
    nextCursor:
      last && answer.rows.length > limit
        ? toRowCursor([textOf(last['k1']) ?? '', textOf(last['k2']) ?? ''])
        : null,
    refusal: null,
    asOf: Date.now(),
  }
}

function rowsOf({ table }: Question, catalogues: Catalogues): number | null {
  return catalogues.get(table)?.rows ?? null
}

export function toRow(row: Record<string, unknown>): BoxRow {
  return {
    id: textOf(row['k2']) ?? '',
    messageId: textOf(row['messageId']),
    key: textOf(row['key']),
    topic: textOf(row['topic']),
    type: textOf(row['type']),
    createdMs: numberOf(row['createdMs']),
    attempts: numberOf(row['attempts']),
    error: textOf(row['error']),
    payloadBytes: numberOf(row['payloadBytes']),
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
const numberOf = (value: unknown) => (typeof value === 'number' ? value : null)

/** Of the rows that are open, by what tells them apart. */
async function readBreakdown(box: WatchedBox, { database }: WatchedDatabase): Promise<Breakdown> {
  const { plan } = box
  const { look } = box.now(null)
  if (!look) return []
  const parts: Breakdown = []
  for (const state of boxStates) {
    const rows = plan.states[state]
    if (!rows || (look.counts[state] ?? 0) === 0) continue
    for (const role of byRoles) {
      const question = breakDown(plan, rows, role, look.catalogues)
      if (question === null || (role === 'error') !== (state === 'failed' || state === 'dead')) continue
      // oxlint-disable-next-line no-await-in-loop -- one question at a time: we are guests
      parts.push(await ask(question, role, state))
    }
  }
  return parts

  async function ask(question: Question | Cannot, by: Role, state: string): Promise<Breakdown[number]> {
    const none = (because: string) => ({ by, state, items: [], capped: false, because })
    if ('cannot' in question) return none(question.cannot)
    try {
      const answer = await database.ask(question, look ? rowsOf(question, look.catalogues) : null)
      if (!answer.asked) return none(answer.because)
      const items = answer.rows.map((row) => ({
        value: textOf(row['value']),
        count: BigInt(Number(row['n'])),
      }))
      const total = items.reduce((sum, { count }) => sum + count, 0n)
      return { by, state, items, capped: total > COUNT_UP_TO, because: null }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return none(error.message)
    }
  }
}
