import { Overdue } from '#workers/deadline.ts'

/** Thrown by a handler when something outside is down: it is tried again for as long as it takes, and no attempt is counted. */
export class OutsideDown extends Error {}

// Connection lost, no room, shutting down, the system below; lock not to be had, deadlock, serialization.
const classes = ['08', '53', '58', '57P']
const codes = new Set(['55P03', '40001', '40P01', '25P03', '25P04'])

const words =
  /ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|Connection terminated|connection error|timeout exceeded when trying to connect|Query read timeout|not queryable|Cannot use a pool/

/** Whether the database or what stands behind a handler is down, and the message is not to blame. */
export function isOutsideDown(error: unknown): boolean {
  if (error instanceof OutsideDown) return true
  if (error instanceof Overdue || !(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (/^[0-9A-Z]{5}$/.test(code)) return codes.has(code) || classes.some((start) => code.startsWith(start))
  return words.test(`${code} ${error.message}`)
}
