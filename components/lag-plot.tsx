'use client'
import { memo } from 'react'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartGap, ChartMark } from './chart-labels.ts'
import { GapMarks, MomentMarks, PartMarks } from './chart-marks.tsx'
import { toX, type Plot } from './chart-plot.ts'
import type { ValueScale } from './chart-scale.ts'
import { StackedTopics, TimeBand, TopicLines } from './lag-curves.tsx'
import type { LagPicture } from './lag-picture.ts'

type Props = {
  picture: LagPicture
  plot: Plot
  scale: ValueScale
  log: boolean
  gaps: ChartGap[]
  marks: ChartMark[]
}

/** Drawn anew only when the data, the width or the scale change: a cursor that moves does not. */
export const LagPlot = memo(function LagPlot({ picture, plot, scale, log, gaps, marks }: Props) {
  const Curves = picture.measure === 'time' ? TimeBand : log ? TopicLines : StackedTopics
  return (
    <ChartFrame plot={plot} scale={scale}>
      <GapMarks gaps={gaps} plot={plot} />
      <Curves picture={picture} plot={plot} scale={scale} />
      <PartMarks parts={toParts(picture, plot)} plot={plot} />
      <MomentMarks marks={marks} plot={plot} />
    </ChartFrame>
  )
})

/** From the first to the last moment of each run in which some partitions, and not all, were seen. */
function toParts({ history: { coverage } }: LagPicture, plot: Plot): { from: number; to: number }[] {
  const parts: { from: number; to: number }[] = []
  let open: { from: number; to: number } | null = null
  for (const [atMs, seen, all] of coverage) {
    const x = toX(plot, atMs)
    if (seen === 0 || seen >= all) open = null
    else if (open) open.to = x
    else parts.push((open = { from: x, to: x }))
  }
  return parts
}
