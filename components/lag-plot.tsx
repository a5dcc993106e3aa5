'use client'
import { memo } from 'react'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartGap, ChartMark } from './chart-labels.ts'
import { GapMarks, MomentMarks } from './chart-marks.tsx'
import type { Plot } from './chart-plot.ts'
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
      <MomentMarks marks={marks} plot={plot} />
    </ChartFrame>
  )
})
