import type { Snapshot } from '#lib/model/snapshot.ts'

/** How log starts rise: in steps of a segment, often hours apart, so that what counts is all that was ever seen. */
export type LogStartHistory = {
  /** `slotOf`: a partition row's slot, as `EndHistory` has it. */
  record(snapshot: Snapshot, slotOf: (row: number) => number): void
  /** Offsets a second and per step; null when it was not seen to rise twice: one step has no pace. */
  riseOf(slot: number, nowMs: number): { perS: number; step: number } | null
}

type Rise = { sinceMs: number; from: number; to: number; steps: number }

export function openLogStartHistory(): LogStartHistory {
  let last = new Float64Array(256).fill(Number.NaN)
  /** Few partitions rise at any time; most never. */
  const rises = new Map<number, Rise>()

  function grow(): void {
    const grown = new Float64Array(last.length * 2).fill(Number.NaN)
    grown.set(last)
    last = grown
  }

  function note(slot: number, start: number, atMs: number): void {
    while (slot >= last.length) grow()
    const before = last[slot] ?? Number.NaN
    if (start === before) return
    last[slot] = start
    const rise = rises.get(slot)
    if (Number.isNaN(before)) return
    // A start that went back is that of a log which was rebuilt.
    if (start < before) rises.delete(slot)
    else if (rise) {
      rise.to = start
      rise.steps++
    } else rises.set(slot, { sinceMs: atMs, from: start, to: start, steps: 0 })
  }

  return {
    record({ topology, logStarts, atMs }, slotOf) {
      for (let row = 0; row < topology.partitions; row++) {
        if (logStarts.why[row] === 0) note(slotOf(row), logStarts.value.num(row), atMs)
      }
    },
    riseOf(slot, nowMs) {
      const rise = rises.get(slot)
      if (!rise || rise.steps === 0 || nowMs <= rise.sinceMs) return null
      return {
        perS: (1000 * (rise.to - rise.from)) / (nowMs - rise.sinceMs),
        step: (rise.to - rise.from) / rise.steps,
      }
    },
  }
}
