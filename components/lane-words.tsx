import type { Plot } from './chart-plot.ts'

type Place = { x: number; anchor: 'start' | 'end' } | null
const LETTER_PX = 5.9
const MOST_LETTERS = 40

/** Hands out room along one lane: before the mark, else behind it, else none. */
export function openPlaces(plot: Plot): (before: number, text: string, behind: number) => Place {
  const taken: { from: number; to: number }[] = []
  const free = (from: number, to: number) => taken.every((span) => to <= span.from || from >= span.to)
  return (before, text, behind) => {
    const long = Math.min(MOST_LETTERS, text.length) * LETTER_PX
    const choices = [
      { from: before - 8 - long, to: before - 8, place: { x: before - 8, anchor: 'end' as const } },
      { from: behind + 8, to: behind + 8 + long, place: { x: behind + 8, anchor: 'start' as const } },
    ]
    const found = choices.find(({ from, to }) => from >= plot.left && to <= plot.right && free(from, to))
    taken.push({ from: before - 6, to: behind + 6 })
    if (found) taken.push({ from: found.from, to: found.to })
    return found?.place ?? null
  }
}

/** Where there is no room, nothing: the whole words are in the title and in the list. */
export function LaneWords({ at, y, text }: { at: Place; y: number; text: string }) {
  if (at === null) return null
  return (
    <text x={at.x} y={y + 4} textAnchor={at.anchor} className="ax halo" fill="var(--ink)">
      {text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text}
    </text>
  )
}
