import { randomUUID } from 'node:crypto'
import { act } from '#lib/access/act.ts'
import { fitsType } from '#lib/boxes/fits-type.ts'
import { keyOf, type BoxPlan } from '#lib/boxes/plan-box.ts'
import { readRows, type Catalogues } from '#lib/boxes/questions.ts'
import { findAgain, refuseRequeue, sayRows, type Again } from '#lib/boxes/requeue.ts'
import type { BoxRow } from '#lib/model/box.ts'
import type { BoxState } from '#lib/model/preset.ts'
import { isRefusal, type Refusal } from '#lib/model/reading.ts'
import {
  MOST_REQUEUED,
  requeuedSchema,
  type Requeued,
  type RequeuePlan,
  type RequeuePreview,
  type RequeueWish,
} from '#lib/model/requeue.ts'
import type { AuditRow, AuditStore } from '#lib/model/store.ts'
import type { Writable } from '#lib/postgres/writer.ts'
import { maskRow, type BoxMasks } from './box-masks.ts'
import { toRow } from './boxes.ts'
import { lookOf, noBox } from './look-of.ts'
import { tryAgain } from './try-again.ts'
import type { WatchedBox, WatchedDatabase } from './watch-boxes.ts'

/** Rows that are tried again: looked at first, then carried out. */
export type Requeues = {
  preview(box: string, want: RequeuePreview): Promise<RequeuePlan | Refusal>
  /** The same key again is not done again. Throws a `Fault` when the database does not answer before anything was written. */
  execute(box: string, want: RequeueWish, actor: string): Promise<Requeued | Refusal>
}

export type RequeueHands = {
  boxAt(id: string): { box: WatchedBox; base: WatchedDatabase } | null
  /** The user of this database that may write; null: the settings name none. */
  writable(database: string): Writable | null
  /** Where the entry is listed: the log is read by cluster. */
  clusterOf(box: string): string
  audit(): AuditStore | null
  mayWrite(): string | null
  masks: BoxMasks
}

const LIVES_MS = 900_000
const MOST_PLANS = 100
const SHOWN = 20

type Kept = { box: string; state: BoxState; ids: string[]; untilMs: number }
type Found = { plan: BoxPlan; again: Again; base: WatchedDatabase; known: Catalogues; writable: Writable }

export function openRequeues(hands: RequeueHands): Requeues {
  const kept = new Map<string, Kept>()
  const running = new Map<string, Promise<Requeued | Refusal>>()
  const busy = new Set<string>()

  function find(id: string, state: BoxState): Found | Refusal {
    const at = hands.boxAt(id)
    if (!at) return noBox(id)
    const { plan } = at.box
    const because = refuseRequeue(plan, state) ?? hands.mayWrite()
    if (because !== null) return { refused: 'forbidden', because }
    const writable = hands.writable(plan.database)
    const again = findAgain(plan, state)
    if ('cannot' in again) return { refused: 'forbidden', because: again.cannot }
    if (!writable) return { refused: 'forbidden', because: sayNoWriter(plan) }
    const look = lookOf(at.box)
    if (isRefusal(look)) return look
    return { plan, again, base: at.base, known: look.catalogues, writable }
  }

  async function preview(id: string, want: RequeuePreview): Promise<RequeuePlan | Refusal> {
    const found = find(id, want.state)
    if (isRefusal(found)) return found
    const { again } = found
    const rows = await readThem(found, want.all ? undefined : want.ids)
    if (isRefusal(rows)) return rows
    const ids = rows.slice(0, MOST_REQUEUED).map((row) => row.id)
    if (new Set(ids).size < ids.length) return sayAmbiguous(found)
    const nowMs = Date.now()
    const plan = { id: randomUUID(), box: id, state: want.state }
    kept.set(plan.id, { box: id, state: want.state, ids, untilMs: nowMs + LIVES_MS })
    for (const [old, { untilMs }] of kept) if (untilMs < nowMs || kept.size > MOST_PLANS) kept.delete(old)
    return {
      ...plan,
      count: ids.length,
      gone: want.all ? 0 : new Set(want.ids).size - ids.length,
      more: rows.length > MOST_REQUEUED,
      rows: rows.slice(0, SHOWN).map((row) => maskRow(row, id, hands.masks)),
      keyed: rows.slice(0, MOST_REQUEUED).filter(({ key }) => key !== null).length,
      says: again.how.says,
      asOf: nowMs,
      expiresAt: nowMs + LIVES_MS,
    }
  }

  async function executeOnce(
    id: string,
    { plan, idempotencyKey }: RequeueWish,
    actor: string,
  ): Promise<Requeued | Refusal> {
    const audit = hands.audit()
    if (!audit) return NO_LOG
    const key = `requeue:${idempotencyKey}`
    const known = await audit.find(key)
    if (known) return fromLog(known)
    const wanted = kept.get(plan)
    if (!wanted || wanted.box !== id || wanted.untilMs < Date.now())
      return {
        refused: 'conflict',
        because: 'This preview is older than a quarter of an hour, or of another server. Look at it anew.',
      }
    if (busy.has(id))
      return {
        refused: 'conflict',
        because: `Rows of ${id} are being tried again just now. Nothing was done.`,
      }
    busy.add(id)
    try {
      return await carryOut(wanted, audit, { key, actor })
    } finally {
      busy.delete(id)
    }
  }

  async function carryOut(
    { box, state, ids }: Kept,
    audit: AuditStore,
    { key, actor }: { key: string; actor: string },
  ): Promise<Requeued | Refusal> {
    const found = find(box, state)
    if (isRefusal(found)) return found
    // A preview is minutes old: what is there now is what the log has as before.
    const rows = await readThem(found, ids)
    if (isRefusal(rows)) return rows
    if (rows.length === 0)
      return {
        refused: 'conflict',
        because: `None of them is ${state} any more. Nothing was done: look again.`,
      }
    const intent = {
      key,
      atMs: Date.now(),
      actor,
      action: 'requeue' as const,
      cluster: hands.clusterOf(box),
      target: box,
      text: `Try ${sayRows(ids.length, state, box)} again.`,
      before: JSON.stringify({
        type: null,
        undoes: null,
        rows: [],
        boxRows: rows.map(({ id, messageId, attempts, error }) => ({ id, messageId, attempts, error })),
      }),
    }
    const acted = await act(intent, audit, Date.now, async () => {
      const value = await tryAgain({
        ...found,
        ids,
        readStill: async (some) => {
          const still = await readThem(found, some)
          return isRefusal(still) ? null : new Set(still.map((row) => row.id))
        },
      })
      return { outcome: value.outcome, after: JSON.stringify({ ...value, rows: [] }), value }
    })
    if (isRefusal(acted)) return acted
    if ('known' in acted) return fromLog(acted.known)
    const { auditId, value, unwritten } = acted
    const told =
      unwritten === null ? '' : ` How it ended could not be written into the audit log: ${unwritten}`
    return { ...value, auditId, cluster: intent.cluster, because: value.because + told, repeated: false }
  }

  return {
    preview,
    async execute(id, want, actor) {
      const first = running.get(want.idempotencyKey)
      if (first) {
        const done = await first
        return isRefusal(done) ? done : { ...done, repeated: true }
      }
      const begun = executeOnce(id, want, actor).finally(() => running.delete(want.idempotencyKey))
      running.set(want.idempotencyKey, begun)
      return begun
    },
  }
}

function sayNoWriter({ database }: BoxPlan): string {
  return `Rows are tried again only when write: { url } of the database ${database} names a user that may write.`
}

/** One row more than a deed may hold tells that there are more. */
async function readThem(
  { plan, again, base, known }: Found,
  ids: readonly string[] | undefined,
): Promise<BoxRow[] | Refusal> {
  const type = known.get(keyOf(again.rows.table))?.columns.get(again.idColumn) ?? 'text'
  const odd = ids?.find((id) => !fitsType(id, type))
  if (odd !== undefined)
    return { refused: 'bad-request', because: `${again.idColumn} of ${plan.id} cannot be ${odd}.` }
  const page = { limit: MOST_REQUEUED, after: null, ...(ids ? { ids: [...new Set(ids)] } : {}) }
  const question = readRows(plan, again.rows, page, known)
  if ('cannot' in question) return { refused: 'conflict', because: question.cannot }
  const answer = await base.database.ask(question, known.get(question.table)?.rows ?? null)
  return answer.asked ? answer.rows.map(toRow) : { refused: 'conflict', because: answer.because }
}

function sayAmbiguous({ plan, again }: Found): Refusal {
  return {
    refused: 'conflict',
    because: `Several rows of ${plan.id} have the same ${again.idColumn}: say in the settings, with only, which rows are this box's.`,
  }
}

const NO_LOG: Refusal = {
  refused: 'unavailable',
  because: 'Nothing was done: the audit log cannot be written now, and nothing is changed without it.',
}

const inLog = requeuedSchema.omit({ auditId: true, cluster: true, outcome: true, repeated: true })

/** What the log has of a deed that was done before. */
function fromLog({ id, cluster, outcome, after }: AuditRow): Requeued {
  const read = after === null ? null : inLog.safeParse(JSON.parse(after))
  const nothing = {
    because: 'Nobody wrote down how it ended: look at the rows.',
    asked: 0,
    done: 0,
    left: [],
  }
  return { ...(read?.success ? read.data : nothing), auditId: id, cluster, outcome, repeated: true }
}
