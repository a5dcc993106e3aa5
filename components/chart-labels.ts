import { formatDuration } from '#lib/format.ts'
import type { GroupHistory } from '#lib/model/history.ts'
import { toX, type Plot } from './chart-plot.ts'

type Marker = GroupHistory['markers'][number]
export type MarkerKind = Marker['kind']

/** What stands above the plot. `text` is empty where there is no room for words. */
export type ChartMark = {
  key: string
  x: number
  /** Where its glyph stands: beside its line where another is in the way. */
  glyphX: number
  kind: MarkerKind
  /** How many of a kind stand at the same place. */
  count: number
  text: string
  anchor: 'start' | 'end'
  title: string
}

export type ChartGap = { key: string; from: number; to: number; label: string; labelX: number; title: string }

/** Marks of one kind that are closer than this are one. */
const SAME_PX = 12
/** Glyph and the air around it. */
const GLYPH_PX = 9
/** Of the axis labels' face; a little more than the average letter. */
const LETTER_PX = 5.9

type Taken = { from: number; to: number }

/** Glyphs first, then the words of gaps, which explain what is missing. Words that would lie on others are left out. */
export function layOutMarks(
  history: Pick<GroupHistory, 'gaps' | 'markers' | 'fromMs' | 'toMs'>,
  plot: Plot,
): { gaps: ChartGap[]; marks: ChartMark[] } {
  const together = groupMarks(history.markers, plot)
  const taken = together.map(({ glyphX }) => ({ from: glyphX - GLYPH_PX, to: glyphX + GLYPH_PX }))
  const gaps = history.gaps
    .filter(({ fromMs, toMs }) => toMs > plot.fromMs && fromMs < plot.toMs)
    .map((gap, n) => layOutGap(gap, n, plot, taken))
  const marks = together.map(({ x, glyphX, kind, of }) => {
    const text = of.length === 1 ? (of[0]?.text ?? '') : `${of.length} × ${wordOf(kind)}`
    const place = plot.labelled ? placeWords(glyphX, text, plot, taken) : null
    return {
      key: `${kind} ${of[0]?.atMs ?? 0}`,
      x,
      glyphX,
      kind,
      count: of.length,
      text: place === null ? '' : text,
      anchor: place ?? 'start',
      title: of.map((marker) => marker.text).join('; '),
    }
  })
  return { gaps, marks }
}

function layOutGap(
  { fromMs, toMs, text }: GroupHistory['gaps'][number],
  n: number,
  plot: Plot,
  taken: Taken[],
): ChartGap {
  const from = toX(plot, fromMs)
  // However short a gap, one must see it.
  const to = Math.max(from + 2, toX(plot, toMs))
  const long = `${text}, ${formatDuration(toMs - fromMs)}`
  const label = [long, text].find((words) => fits(middleOf(words, from, to, plot), taken)) ?? ''
  const span = middleOf(label, from, to, plot)
  if (label !== '') taken.push(span)
  return { key: `${fromMs} ${n}`, from, to, label, labelX: (span.from + span.to) / 2, title: long }
}

/** Words centred over a span and kept inside the picture. */
function middleOf(words: string, from: number, to: number, plot: Plot): Taken {
  const half = widthOf(words) / 2
  const middle = Math.min(plot.width - half, Math.max(half, (from + to) / 2))
  return { from: middle - half, to: middle + half }
}

type Together = { x: number; glyphX: number; kind: MarkerKind; of: Marker[] }

function groupMarks(markers: readonly Marker[], plot: Plot): Together[] {
  const groups: Together[] = []
  for (const marker of markers) {
    if (marker.atMs > plot.toMs || (marker.untilMs ?? marker.atMs) < plot.fromMs) continue
    const x = toX(plot, marker.atMs)
    const near = groups.find((group) => group.kind === marker.kind && Math.abs(group.x - x) < SAME_PX)
    if (near) near.of.push(marker)
    else groups.push({ x, glyphX: x, kind: marker.kind, of: [marker] })
  }
  groups.sort((a, b) => a.x - b.x)
  let free = -Infinity
  for (const group of groups) {
    group.glyphX = Math.max(group.x, free)
    free = group.glyphX + SAME_PX + 2
  }
  return groups
}

/** On which side of its glyph there is room. */
function placeWords(x: number, text: string, plot: Plot, taken: Taken[]): 'start' | 'end' | null {
  const long = widthOf(text)
  const right = { from: x + GLYPH_PX, to: x + GLYPH_PX + long }
  const left = { from: x - GLYPH_PX - long, to: x - GLYPH_PX }
  const free =
    right.to <= plot.width && fits(right, taken) ? right : left.from >= 0 && fits(left, taken) ? left : null
  if (free === null) return null
  taken.push(free)
  return free === right ? 'start' : 'end'
}

function fits(span: Taken, taken: readonly Taken[]): boolean {
  return taken.every(({ from, to }) => span.to <= from || span.from >= to)
}

function widthOf(text: string): number {
  return text.length * LETTER_PX
}

const kindWords: Record<MarkerKind, string> = {
  rebalance: 'rebalance',
  reset: 'reset',
  broker: 'broker',
  status: 'status',
}

export function wordOf(kind: MarkerKind): string {
  return kindWords[kind]
}
