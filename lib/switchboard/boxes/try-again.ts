import { sayLeft, writeAgain, type Again } from '#lib/boxes/requeue.ts'
import type { BoxPlan } from '#lib/boxes/plan-box.ts'
import type { Catalogues } from '#lib/boxes/questions.ts'
import { formatCount } from '#lib/model/measure.ts'
import { Fault } from '#lib/model/reading.ts'
import type { Requeued } from '#lib/model/requeue.ts'
import { isLocked, wasRefused } from '#lib/postgres/fault.ts'
import { withWriter, type Writable } from '#lib/postgres/writer.ts'

/** Rows of one transaction. Who sends them waits while it lasts. */
const AT_ONCE = 100
const BATCH_MS = 5000
const WITHIN_MS = 20_000
/** A relay holds the rows of a batch while it sends them: a moment later they are free. */
const LOCKED_TRIES = 20
const LOCKED_PAUSE_MS = 150

type Given = {
  plan: BoxPlan
  again: Again
  known: Catalogues
  writable: Writable
  ids: readonly string[]
  /** Which of these are in their state as before; null: that could not be read. Throws Faults. */
  readStill(ids: readonly string[]): Promise<ReadonlySet<string> | null>
}

type Ended = Omit<Requeued, 'auditId' | 'cluster' | 'repeated'>
type Batch = { done: string[] } | { failed: Fault }

/** Batch by batch, each its own transaction; the first that fails is the last. Says of each row that was not touched why. */
export async function tryAgain(given: Given): Promise<Ended> {
  const { ids } = given
  const untilMs = Date.now() + WITHIN_MS
  const done = new Set<string>()
  let failed: Fault | null = null
  let open: readonly string[] = []
  for (let at = 0; at < ids.length && failed === null; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE)
    // oxlint-disable-next-line no-await-in-loop -- what fails stops the rest
    const batch = await tryBatch(given, some, untilMs)
    if ('done' in batch) for (const id of batch.done) done.add(id)
    else {
      failed = batch.failed
      // Nobody said whether it was committed.
      open = wasRefused(failed) ? [] : some
    }
  }
  const rest = ids.filter((id) => !done.has(id))
  const still = rest.length === 0 ? new Set<string>() : await readStill(given, rest)
  const lost = open.some((id) => still === null || !still.has(id))
  const left = rest.map((id) => ({ id, because: sayWhy(given, id, { still, failed, open }) }))
  const asked = ids.length
  const outcome = lost
    ? 'unfinished'
    : done.size === asked
      ? 'done'
      : done.size > 0
        ? 'partial'
        : failed && !isLocked(failed)
          ? 'failed'
          : 'refused'
  const because = failed ? `${sayOutcome(done.size, asked)} ${failed.message}` : sayOutcome(done.size, asked)
  return { outcome, because, asked, done: done.size, left }
}

async function tryBatch(given: Given, ids: readonly string[], untilMs: number): Promise<Batch> {
  const write = writeAgain(given.again, given.plan, ids, given.known)
  if ('cannot' in write) return { failed: new Fault('unsupported', write.cannot) }
  for (let tries = 1; ; tries++) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- the same again, while somebody holds a row
      return await withWriter(given.writable, BATCH_MS, async (client) => {
        const zone = given.plan.timeZone.replaceAll(/[^A-Za-z0-9_+\-/:]/g, '')
        await client.query(`set local search_path = pg_catalog; set local time zone '${zone}'`)
        const { rows } = await client.query<{ id: string }>(write.sql)
        // Several rows with one id, of which one was meant: none is touched.
        if (new Set(rows.map(({ id }) => id)).size < rows.length)
          throw new Fault(
            'unsupported',
            'Several rows have the same id: say with only which are of this box.',
          )
        return { done: rows.map(({ id }) => id) }
      })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      if (!isLocked(error) || tries >= LOCKED_TRIES || Date.now() > untilMs) return { failed: error }
    }
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resume) => setTimeout(resume, LOCKED_PAUSE_MS))
  }
}

async function readStill(given: Given, ids: string[]): Promise<ReadonlySet<string> | null> {
  try {
    return await given.readStill(ids)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return null
  }
}

type Known = { still: ReadonlySet<string> | null; failed: Fault | null; open: readonly string[] }

function sayWhy({ again, plan }: Given, id: string, { still, failed, open }: Known): string {
  if (still === null) return 'What became of it could not be read.'
  const stays = still.has(id)
  if (open.includes(id) && !stays) return 'Nobody knows: the connection broke, and it is not as it was.'
  if (stays && failed) return 'It was not reached: what came before it failed.'
  return sayLeft(again, plan, stays)
}

/** "3 rows are tried again, of 4." */
function sayOutcome(done: number, asked: number): string {
  if (done === 0) return 'No row was touched.'
  const all = `${formatCount(done)} ${done === 1 ? 'row is' : 'rows are'} tried again`
  return done === asked ? `${all}.` : `${all}, of ${formatCount(asked)}.`
}
