import type { BoxPlan } from '#lib/boxes/plan-box.ts'
import { isBloated } from '#lib/boxes/advice.ts'
import { lookAtBox, type Look } from '#lib/boxes/look.ts'
import { keyOf } from '#lib/boxes/plan-box.ts'
import { proposeBoxes, type Proposal } from '#lib/boxes/recognise.ts'
import { openTally, type Tally } from '#lib/boxes/tally.ts'
import type { BoxNow } from '#lib/boxes/to-box.ts'
import { log } from '#lib/log.ts'
import { Fault } from '#lib/model/reading.ts'
import type { BoxPoint } from '#lib/model/store.ts'
import type { Catalogue, Holding } from '#lib/model/catalogue.ts'
import type { MonitoredDatabase } from '#lib/postgres/database.ts'

/** One box that is looked at whether or not anybody asks. */
export type WatchedBox = {
  plan: BoxPlan
  now(topic: BoxNow['topic']): BoxNow
  /** Of the last two hours, oldest first. */
  points(): readonly BoxPoint[]
  /** What an earlier process has seen, ascending. */
  remember(points: readonly BoxPoint[]): void
}

export type WatchedDatabase = {
  id: string
  database: MonitoredDatabase
  boxes: WatchedBox[]
  /** Tables that look like a box and are none of the settings. */
  proposals(): Proposal[]
  close(): Promise<void>
}

const EVERY_MS = 5000
/** A look is at most this share of the time. */
const DUTY = 20
const LONGEST_MS = 300_000
/** After so many failures one after the other it is left alone for longer. */
const PATIENCE = 3
const PROPOSE_MS = 600_000
const HOLDING_MS = 60_000
const HISTORY_MS = 7_200_000
const POINT_MS = 10_000

type Watching = {
  plan: BoxPlan
  look: Look | null
  fault: BoxNow['fault']
  failures: number
  everyMs: number
  nextMs: number
  tally: Tally
  points: BoxPoint[]
}

type Options = {
  id: string
  plans: BoxPlan[]
  open: () => MonitoredDatabase
  everyMs?: number
  /** A table that our user could write into is not read. */
  readOnlyRole?: boolean
  /** Told of each look that went well. */
  onLook?: ((box: string, point: BoxPoint) => void) | undefined
}

/** Looks at the boxes of one database, one after the other, each at its own pace. */
export function watchDatabase({
  id,
  plans,
  open,
  everyMs = EVERY_MS,
  readOnlyRole = false,
  onLook,
}: Options): WatchedDatabase {
  const database = open()
  const startedMs = Date.now()
  const watching = plans.map((plan): Watching => ({
    plan,
    look: null,
    fault: null,
    failures: 0,
    everyMs,
    nextMs: 0,
    tally: openTally(),
    points: [],
  }))
  let proposals: Proposal[] = []
  let proposeMs = 0
  let holding: Holding | null = null
  let holdingMs = 0
  let closed = false
  let wake: (() => void) | null = null

  async function inspect(name: string): Promise<Catalogue | null> {
    const found = await database.inspect(name)
    if (readOnlyRole && found && found.mayWriteAs !== null)
      throw new Fault(
        'denied',
        `${found.mayWriteAs} could write into ${keyOf(found)}, and requireReadOnlyRole of the database ${id} forbids to read as such a user: name another one in its url.`,
      )
    return found
  }

  async function look(box: Watching): Promise<void> {
    const startMs = Date.now()
    try {
      const seen = await lookAtBox(box.plan, {
        inspect,
        ask: (question, rows) => database.ask(question, rows),
        nowMs: Date.now,
      })
      if ('gone' in seen) throw new Fault('unsupported', seen.gone)
      take(box, seen)
    } catch (error) {
      fail(box, error)
    }
    const restMs = Math.max(box.everyMs, DUTY * (Date.now() - startMs))
    // A little apart, so that many boxes do not come at once.
    box.nextMs = Date.now() + Math.min(LONGEST_MS, restMs) * (0.9 + Math.random() * 0.2)
  }

  function take(box: Watching, seen: Look): void {
    if (box.fault) log.info({ box: box.plan.id }, 'The box is seen again.')
    box.look = seen
    box.fault = null
    box.failures = 0
    box.everyMs = Math.min(LONGEST_MS, Math.max(everyMs, Math.round(DUTY * seen.tookMs)))
    const table = seen.catalogues.get(keyOf(box.plan.table))
    const pending = seen.counts.pending ?? null
    const open =
      seen.capped.includes('pending') || pending === null ? null : pending + (seen.counts.inFlight ?? 0)
    if (table) box.tally.note({ atMs: seen.atMs, inserted: table.inserted, deleted: table.deleted, open })
    const { counts, oldestMs } = seen
    const { failed = null, dead = null } = counts
    const point: BoxPoint = { atMs: seen.atMs, everyMs: box.everyMs, pending, oldestMs, failed, dead }
    onLook?.(box.plan.id, point)
    const last = box.points.at(-1)
    if (!last || seen.atMs - last.atMs >= Math.min(everyMs, POINT_MS)) box.points.push(point)
    while ((box.points[0]?.atMs ?? seen.atMs) < seen.atMs - HISTORY_MS) box.points.shift()
  }

  function fail(box: Watching, error: unknown): void {
    if (!(error instanceof Fault)) {
      log.error({ box: box.plan.id, error }, 'A box could not be looked at.')
    }
    const code = error instanceof Fault ? error.code : 'protocol'
    const because = error instanceof Fault ? error.message : 'This box could not be looked at: see our log.'
    box.failures += 1
    const slow = code === 'timeout' && box.failures >= PATIENCE
    box.everyMs = slow ? LONGEST_MS : Math.min(60_000, everyMs * 2 ** Math.min(box.failures, 4))
    const tail = slow ? ' It is left alone for five minutes at a time until it answers.' : ''
    if (box.fault?.because !== because + tail) log.warn({ box: box.plan.id }, because + tail)
    box.fault = { code, because: because + tail, sinceMs: box.fault?.sinceMs ?? Date.now() }
  }

  async function propose(): Promise<void> {
    proposeMs = Date.now() + PROPOSE_MS
    try {
      const own = new Set(plans.map(({ table }) => keyOf(table)))
      proposals = proposeBoxes(await database.tables()).filter(({ table }) => !own.has(keyOf(table)))
    } catch (error) {
      // The boxes themselves say what is wrong with the database.
      if (!(error instanceof Fault)) log.error({ database: id, error }, 'Tables could not be listed.')
      proposeMs = Date.now() + 60_000
    }
  }

  /** Asked only where it explains something. */
  async function readHolding(): Promise<void> {
    holdingMs = Date.now() + HOLDING_MS
    const wanted = watching.some(
      ({ plan, look: seen }) => plan.mode === 'log' || (seen && isBloated(plan, seen)),
    )
    try {
      holding = wanted ? await database.holding() : null
    } catch (error) {
      if (!(error instanceof Fault))
        log.error({ database: id, error }, 'What holds vacuum back was not seen.')
      holding = null
    }
  }

  async function run(): Promise<void> {
    while (!closed) {
      const due = watching.toSorted((a, b) => a.nextMs - b.nextMs)[0]
      const dueMs = Math.min(due?.nextMs ?? Infinity, proposeMs, holdingMs)
      // oxlint-disable-next-line no-await-in-loop -- one at a time is the point
      if (dueMs > Date.now()) await rest(dueMs - Date.now())
      // oxlint-disable-next-line no-await-in-loop
      else if (due && due.nextMs <= Math.min(proposeMs, holdingMs)) await look(due)
      // oxlint-disable-next-line no-await-in-loop
      else if (holdingMs <= proposeMs) await readHolding()
      // oxlint-disable-next-line no-await-in-loop
      else await propose()
    }
  }

  function rest(ms: number): Promise<void> {
    return new Promise((resume) => {
      const timer = setTimeout(done, ms)
      wake = done
      function done(): void {
        clearTimeout(timer)
        wake = null
        resume()
      }
    })
  }

  const running = run()
  return {
    id,
    database,
    boxes: watching.map((box) => ({
      plan: box.plan,
      now: (topic) => ({
        plan: box.plan,
        look: box.look,
        fault: box.fault,
        tally: box.tally,
        everyMs: box.everyMs,
        startedMs,
        points: box.points,
        holding,
        nowMs: Date.now(),
        topic,
      }),
      points: () => box.points,
      remember(points) {
        const first = box.points[0]?.atMs ?? Infinity
        box.points.unshift(...points.filter(({ atMs }) => atMs < first))
      },
    })),
    proposals: () => proposals,
    async close() {
      closed = true
      wake?.()
      await running
      await database.close()
    },
  }
}
