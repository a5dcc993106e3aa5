'use client'
import { useState } from 'react'

/** What the routes for several groups take at once. */
const MOST = 100

export type Choice = {
  chosen: ReadonlySet<string>
  /** Nobody may choose more than this. */
  full: boolean
  /** `upTo`: with everything between the last one and this, as they stand in `shown`. */
  toggle: (id: string, upTo: boolean, shown: readonly string[]) => void
  clear: () => void
}

/** Rows that are chosen in a list. They stay chosen when the list is read anew and when another page of it is shown. */
export function useChoice(): Choice {
  const [{ chosen }, setState] = useState<{ chosen: readonly string[]; last: string | null }>({
    chosen: [],
    last: null,
  })
  return {
    chosen: new Set(chosen),
    full: chosen.length >= MOST,
    toggle: (id, upTo, shown) =>
      setState(({ chosen: before, last }) => ({
        chosen: toggled(before, id, upTo ? last : null, shown),
        last: id,
      })),
    clear: () => setState({ chosen: [], last: null }),
  }
}

/** `from`: the one chosen before, where all up to `id` are meant; null: `id` alone. */
export function toggled(
  before: readonly string[],
  id: string,
  from: string | null,
  shown: readonly string[],
): string[] {
  const [here, there] = [shown.indexOf(id), from === null ? -1 : shown.indexOf(from)]
  if (there < 0 || here < 0)
    return before.includes(id) ? before.filter((one) => one !== id) : [...before, id].slice(0, MOST)
  const between = shown.slice(Math.min(here, there), Math.max(here, there) + 1)
  return [...new Set([...before, ...between])].slice(0, MOST)
}
