import type { Pool } from 'pg'
import type { Tx } from '#workers/connect.ts'
import { within } from '#workers/deadline.ts'
import { failpoint } from '#workers/failpoint.ts'
import { type Log, toSentence } from '#workers/log.ts'
import { toBackOffMs } from '#workers/rest.ts'
import {
  countFailure,
  countStart,
  forgetAttempts,
  type Inbox,
  insertDead,
  insertProcessed,
  isInInbox,
  noteDuplicate,
} from './inbox-rows.ts'
import { isOutsideDown } from './infrastructure.ts'
import type { InboxMessage } from './message.ts'
import { inTransaction, withClient } from './transaction.ts'

/** The business effect, in the transaction that also remembers the message. What it does elsewhere is not covered by it. */
export type Handle = (message: InboxMessage, tx: Tx) => Promise<void>

export type ApplyHands = {
  pool: Pool
  inbox: Inbox
  handle: Handle
  handleMs: number
  mostAttempts: number
  retryMs: number
  /** Waits, and says whether the partition is still ours. */
  pause(ms: number): Promise<boolean>
  /** Runs one after the other what may take the process with it, so that no innocent message is counted. */
  alone<T>(work: () => Promise<T>): Promise<T>
  log: Log
}

/** `left`: the partition is no longer ours, and nothing was done. */
export type Applied = 'applied' | 'duplicate' | 'dead' | 'left'

/**
 * Applies a message once, however often it is delivered and wherever the process dies. A handler that fails is tried again, each
 * attempt counted; after the last one the message is dead. While the database is down nothing is counted and nothing given up.
 * `isSuspect`: the message at which an earlier process may have died, so its attempt is counted before it begins.
 */
export async function applyOnce(
  message: InboxMessage,
  isSuspect: boolean,
  hands: ApplyHands,
): Promise<Applied> {
  const attempt: Attempt = { isCareful: isSuspect, wasCounted: false, started: 1, lastError: null }
  for (let outages = 1; ;) {
    try {
      if (message.idMistake !== null)
        return await bury(message, { attempts: 1, error: message.idMistake }, hands)
      return attempt.isCareful
        ? await hands.alone(() => applyCarefully(message, attempt, hands))
        : await applyIn(message, attempt, hands)
    } catch (error) {
      const waitMs = isOutsideDown(error)
        ? toBackOffMs(outages++)
        : await noteFailure(message, attempt, error, hands)
      hands.log.warn(
        { id: message.id, offset: String(message.offset), because: toSentence(error) },
        'tried again',
      )
      if (!(await hands.pause(waitMs))) return 'left'
    }
  }
}

type Attempt = {
  isCareful: boolean
  /** The attempt that runs now was counted when it began. */
  wasCounted: boolean
  started: number
  lastError: string | null
}

async function applyIn(
  message: InboxMessage,
  { started, wasCounted }: Attempt,
  hands: ApplyHands,
): Promise<Applied> {
  failpoint('I1')
  return inTransaction(hands.pool, async (tx) => {
    const isNew = await insertProcessed(tx, hands.inbox, message, started)
    failpoint('I2')
    // In the same transaction: a death behind it leaves no count of what is done.
    if (wasCounted) await forgetAttempts(tx, hands.inbox, message.id)
    if (!isNew) {
      await noteDuplicate(tx, hands.inbox, message)
      return 'duplicate'
    }
    await within(hands.handleMs, `the handler of ${message.id}`, hands.handle(message, tx))
    failpoint('I3')
    return 'applied'
  })
}

/** Counts first, in a transaction of its own. */
async function applyCarefully(message: InboxMessage, attempt: Attempt, hands: ApplyHands): Promise<Applied> {
  const { pool, inbox } = hands
  const isNew = await withClient(pool, async (tx) => {
    if (await isInInbox(tx, inbox, message.id)) return false
    if (!attempt.wasCounted)
      Object.assign(attempt, await countStart(tx, inbox, message.id), { wasCounted: true })
    return true
  })
  if (isNew && attempt.started > hands.mostAttempts) {
    const error = attempt.lastError ?? 'each attempt ended its process'
    return bury(message, { attempts: attempt.started - 1, error }, hands)
  }
  return applyIn(message, attempt, hands)
}

async function bury(
  message: InboxMessage,
  end: { attempts: number; error: string },
  { pool, inbox, log }: ApplyHands,
): Promise<Applied> {
  await withClient(pool, (tx) => insertDead(tx, inbox, message, end))
  log.error({ id: message.id, topic: message.topic, offset: String(message.offset), ...end }, 'dead')
  return 'dead'
}

/** Writes down a failure of the handler; returns how long to wait before the next attempt. */
async function noteFailure(
  message: InboxMessage,
  attempt: Attempt,
  error: unknown,
  hands: ApplyHands,
): Promise<number> {
  const { pool, inbox } = hands
  const failure = { error: toSentence(error), wasCounted: attempt.wasCounted }
  // Where it cannot be written down the attempt goes free.
  const started = await withClient(pool, (tx) => countFailure(tx, inbox, message.id, failure)).catch(() => 1)
  Object.assign(attempt, { isCareful: true, wasCounted: false, started, lastError: failure.error })
  if (started < hands.mostAttempts) return hands.retryMs * 2 ** (started - 1)
  // The next look finds it over the limit at once.
  return 0
}
