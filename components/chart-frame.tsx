'use client'
import { CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts'
import { formatTick, toTimeTicks } from './chart-clock.ts'
import { toX, type Plot } from './chart-plot.ts'
import type { ValueScale } from './chart-scale.ts'

/** Between the labels of time, at least. */
const TICK_PX = 92
const TIMES_PX = 24
/** A label of time may be this wide: nearer to the edges it would be cut off. */
const LABEL_PX = 34

/** What is drawn are children, not series. */
const NONE: object[] = []

/** Axes and grid; what is drawn on them are the children. The axis of values begins at zero. */
export function ChartFrame({
  plot,
  scale,
  children,
}: {
  plot: Plot
  scale: ValueScale
  children: React.ReactNode
}) {
  const spanMs = plot.toMs - plot.fromMs
  const times = toTimeTicks(plot.fromMs, plot.toMs, Math.max(2, (plot.right - plot.left) / TICK_PX)).filter(
    (atMs) => toX(plot, atMs) > LABEL_PX / 2 && toX(plot, atMs) < plot.width - LABEL_PX / 2,
  )
  const labels = new Map(scale.ticks.map(({ at, label }) => [at, label]))
  return (
    <ComposedChart
      width={plot.width}
      height={plot.height}
      data={NONE}
      margin={{ top: plot.top, right: plot.width - plot.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      aria-hidden="true"
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="atMs"
        type="number"
        domain={[plot.fromMs, plot.toMs]}
        allowDataOverflow
        ticks={times}
        tickFormatter={(atMs: number) => formatTick(atMs, spanMs)}
        interval={0}
        height={TIMES_PX}
        tickLine={false}
        axisLine={{ stroke: 'var(--line-2)' }}
        tick={axisText}
      />
      <YAxis
        type="number"
        domain={[0, scale.top]}
        allowDataOverflow
        ticks={scale.ticks.map(({ at }) => at)}
        tickFormatter={(at: number) => labels.get(at) ?? ''}
        interval={0}
        width={plot.left}
        tickLine={false}
        axisLine={false}
        tick={axisText}
      />
      {children}
    </ComposedChart>
  )
}

const axisText = { className: 'ax', fill: 'var(--ink-3)', fontSize: 11 } as const
