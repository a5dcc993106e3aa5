/** It was not over in time. What was asked for may still happen: the outcome is unknown. */
export class Overdue extends Error {}

/** The outcome of `work`, or an `Overdue` after `ms`. What comes later of it is looked at by nobody. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Overdue(`${what} took longer than ${ms} ms`)), ms)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
    work.catch(() => undefined)
  }
}
