import type { BoxPoint } from '#lib/model/store.ts'

const STEP_MS = 300_000
const STEPS = 24

/** Rows that waited over the last two hours, in even steps, the worst of each; null: not seen. The last step ends now. */
export function toCourse(points: readonly BoxPoint[], nowMs: number): (number | null)[] {
  const course = Array.from({ length: STEPS }, (): number | null => null)
  const fromMs = nowMs - STEPS * STEP_MS
  for (const { atMs, everyMs, pending } of points) {
    if (pending === null || atMs > nowMs) continue
    const first = Math.floor((atMs - fromMs) / STEP_MS)
    // One that is looked at seldom stands until the next look.
    const last = Math.min(STEPS - 1, Math.floor((Math.min(nowMs - 1, atMs + 2 * everyMs) - fromMs) / STEP_MS))
    for (let step = Math.max(0, first); step <= last; step++)
      course[step] = step === first ? Math.max(course[step] ?? 0, pending) : (course[step] ?? pending)
  }
  return course
}
