import type { Sparkline } from '#lib/model/history.ts'

/** The last hour of every group in a few numbers each, for the small charts of the list. */
export type Sparklines = {
  /** `lagOf`: messages behind of a group by its place in `ids`; NaN: not known. */
  note(atMs: number, ids: readonly string[], lagOf: (group: number) => number): void
  /** `readPerS`: what the group reads. Null: the group was not seen in this hour. */
  read(id: string, readPerS: number): Sparkline | null
}

const STEP_MS = 120_000
const STEPS = 30
/** A chart is at least as high as what the group reads in this time: a quiet group looks quiet. */
const FLOOR_S = 30

export function openSparklines(): Sparklines {
  const slots = new Map<string, number>()
  const free: number[] = []
  /** By slot, `STEPS` numbers each: the most of a step, NaN when nothing was seen in it. */
  let most = new Float32Array(256 * STEPS).fill(Number.NaN)
  let step = -Infinity

  function slotOf(id: string): number {
    const known = slots.get(id)
    if (known !== undefined) return known
    const slot = free.pop() ?? slots.size
    if ((slot + 1) * STEPS > most.length) {
      const grown = new Float32Array(most.length * 2).fill(Number.NaN)
      grown.set(most)
      most = grown
    }
    most.fill(Number.NaN, slot * STEPS, (slot + 1) * STEPS)
    slots.set(id, slot)
    return slot
  }

  /** Empties the places of the steps that begin. */
  function moveTo(next: number): void {
    const begun = Math.min(STEPS, next - step)
    for (let n = 0; n < begun; n++) {
      const place = (next - n) % STEPS
      for (let at = place; at < most.length; at += STEPS) most[at] = Number.NaN
    }
    step = next
  }

  function forget(ids: readonly string[]): void {
    if (slots.size <= ids.length) return
    const there = new Set(ids)
    for (const [id, slot] of slots) {
      if (there.has(id)) continue
      slots.delete(id)
      free.push(slot)
    }
  }

  return {
    note(atMs, ids, lagOf) {
      const next = Math.floor(atMs / STEP_MS)
      if (next > step) {
        moveTo(next)
        forget(ids)
      }
      for (const [group, id] of ids.entries()) {
        const lag = lagOf(group)
        if (Number.isNaN(lag)) continue
        const at = slotOf(id) * STEPS + (step % STEPS)
        const before = most[at] ?? Number.NaN
        most[at] = Number.isNaN(before) ? lag : Math.max(before, lag)
      }
    },
    read(id, readPerS) {
      const slot = slots.get(id)
      if (slot === undefined) return null
      const lag = Array.from({ length: STEPS }, (_, n) => {
        const value = most[slot * STEPS + ((step + 1 + n) % STEPS)] ?? Number.NaN
        return Number.isNaN(value) ? null : value
      })
      return { fromMs: (step - STEPS + 1) * STEP_MS, stepMs: STEP_MS, lag, floor: readPerS * FLOOR_S }
    },
  }
}
