import type { RefusedQuery } from '#lib/model/box.ts'
import type { Catalogue, Question, QuestionAnswer } from '#lib/model/catalogue.ts'
import { boxStates, type BoxState } from '#lib/model/preset.ts'
import { keyOf, tablesOf, type BoxPlan } from './plan-box.ts'
import { COUNT_UP_TO, countRows, findOldest, type Cannot } from './questions.ts'
import { quoteTable } from './quote.ts'

/** What one look at a box gave. A state that is missing in `counts` is not recorded, or was not asked: see `refusals`. */
export type Look = {
  atMs: number
  /** Of the questions, for the pace of looks. */
  tookMs: number
  catalogues: ReadonlyMap<string, Catalogue>
  counts: Partial<Record<BoxState | 'duplicates', number>>
  capped: string[]
  oldestMs: number | null
  refusals: RefusedQuery[]
}

export type LookHands = {
  inspect(name: string): Promise<Catalogue | null>
  ask(question: Question, rows: number | null): Promise<QuestionAnswer>
  nowMs(): number
}

/** Thrown by `lookAtBox` as a sentence: the table itself is not there. */
export type Gone = { gone: string }

/** Looks once: what the catalogue says, then each question that is cheap enough. Whatever the database throws is thrown on. */
export async function lookAtBox(box: BoxPlan, hands: LookHands): Promise<Look | Gone> {
  const startMs = hands.nowMs()
  const catalogues = new Map<string, Catalogue>()
  for (const table of tablesOf(box)) {
    // oxlint-disable-next-line no-await-in-loop -- one question at a time: we are guests
    const found = await hands.inspect(quoteTable(table))
    if (found) catalogues.set(keyOf(table), found)
  }
  if (!catalogues.has(keyOf(box.table)))
    return {
      gone: `There is no table ${keyOf(box.table)}: it was dropped or renamed, or its schema is hidden from us.`,
    }
  const look: Look = {
    atMs: startMs,
    tookMs: 0,
    catalogues,
    counts: {},
    capped: [],
    oldestMs: null,
    refusals: [],
  }
  const put = async (what: string, question: Question | Cannot): Promise<Record<string, unknown> | null> => {
    if ('cannot' in question) {
      look.refusals.push({ what, because: question.cannot, index: null })
      return null
    }
    const answer = await hands.ask(question, catalogues.get(question.table)?.rows ?? null)
    if (answer.asked) return answer.rows[0] ?? null
    look.refusals.push({ what, because: answer.because, index: question.index })
    return null
  }
  const count = async (what: BoxState | 'duplicates', question: Question | Cannot): Promise<void> => {
    const n = (await put(what, question))?.['n']
    if (typeof n !== 'number') return
    look.counts[what] = Math.min(n, COUNT_UP_TO)
    if (n > COUNT_UP_TO) look.capped.push(what)
  }
  for (const state of boxStates) {
    const rows = box.states[state]
    // oxlint-disable-next-line no-await-in-loop
    if (rows) await count(state, countRows(box, rows, state, catalogues))
  }
  if (box.duplicates) await count('duplicates', countRows(box, box.duplicates, 'duplicates', catalogues))
  const { pending } = box.states
  const oldest = pending ? findOldest(box, pending, catalogues) : null
  if (oldest) {
    const age = (await put('oldest', oldest))?.['age_ms']
    if (typeof age === 'number') look.oldestMs = Math.max(0, Math.round(age))
  }
  look.tookMs = hands.nowMs() - startMs
  return look
}
