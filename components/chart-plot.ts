/** Where a chart draws, in px. Everything on it agrees on this: areas, marks, cursor. */
export type Plot = {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
  fromMs: number
  toMs: number
  /** Names stand at the ends of lines; else in a legend below. */
  labelled: boolean
}

/** From this width on there is room for names at the ends of lines. */
const LABELLED_PX = 900
const LABELS_PX = 136
const AXIS_PX = 44
/** Below the plot: the labels of time. */
const TIMES_PX = 24

export function openPlot(
  width: number,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  { height, top }: { height: number; top: number },
): Plot {
  const labelled = width >= LABELLED_PX
  return {
    width,
    height,
    left: AXIS_PX,
    right: Math.max(AXIS_PX + 40, width - (labelled ? LABELS_PX : 8)),
    top,
    bottom: height - TIMES_PX,
    fromMs,
    toMs,
    labelled,
  }
}

export function toX(plot: Plot, atMs: number): number {
  const part = (atMs - plot.fromMs) / Math.max(1, plot.toMs - plot.fromMs)
  const x = plot.left + part * (plot.right - plot.left)
  return Math.round(Math.min(plot.right, Math.max(plot.left, x)) * 10) / 10
}

export function toMoment(plot: Plot, x: number): number {
  const part = (x - plot.left) / (plot.right - plot.left)
  return Math.round(plot.fromMs + Math.min(1, Math.max(0, part)) * (plot.toMs - plot.fromMs))
}

/** `part` of the height: 0 is the axis, 1 the top. */
export function toY(plot: Plot, part: number): number {
  return Math.round((plot.bottom - part * (plot.bottom - plot.top)) * 10) / 10
}

/** The nearest of ascending moments; −1 when there is none. */
export function nearestMoment(moments: readonly number[], atMs: number): number {
  let low = 0
  let high = moments.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((moments[middle] ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  const before = moments[low - 1]
  const here = moments[low]
  if (here === undefined) return -1
  return before !== undefined && atMs - before < here - atMs ? low - 1 : low
}
