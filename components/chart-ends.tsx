import { toX, toY, type Plot } from './chart-plot.ts'
import type { ValueScale } from './chart-scale.ts'
import { lastSeen, strokeOf, type LagPicture, type LagSeries } from './lag-picture.ts'
import { sayCoverage, sayPoint } from './lag-words.ts'

type End = {
  key: string
  series: LagSeries | null
  value: string
  over: string | null
  y: number
  tall: number
}

const TOTAL_PX = 18
const TOPIC_PX = 30
/** Letters of a topic's name that fit beside the plot. */
const MOST_LETTERS = 18

/** The total and the topics at the ends of their lines. Empty where there is no room: then a legend names them. */
function layOutEnds(picture: LagPicture, plot: Plot, scale: ValueScale, log: boolean): End[] {
  const n = lastSeen(picture.rows)
  const row = picture.rows[n]
  // On a narrow page the legend says it all.
  if (!row || !plot.labelled) return []
  const yOf = (value: number) => toY(plot, scale.to(value) / scale.top)
  const top = row.high ?? row.low ?? 0
  const total: End = {
    key: 'total',
    series: null,
    value: sayPoint(picture.history.total[n]) ?? '',
    over: sayCoverage(picture.history, n),
    y: yOf(top),
    tall: sayCoverage(picture.history, n) === null ? TOTAL_PX : TOPIC_PX,
  }
  if (picture.measure === 'time' || !roomForTopics(picture, plot)) return [total]
  let above = top
  const topics = picture.series.map((series, at): End => {
    const value = row.values[at] ?? 0
    const middle = log ? value : above - value / 2
    above -= value
    const points = picture.history.series.find(({ topic }) => topic === series.topic)?.points
    return {
      key: series.topic ?? 'other topics',
      series,
      value: sayPoint(points?.[n]) ?? 'not seen',
      over: null,
      y: yOf(middle),
      tall: TOPIC_PX,
    }
  })
  return spread([total, ...topics.toSorted((a, b) => a.y - b.y)], plot)
}

export function roomForTopics({ series }: LagPicture, plot: Plot): boolean {
  return plot.labelled && TOTAL_PX + series.length * TOPIC_PX <= plot.bottom - plot.top + TOTAL_PX
}

/** Each at its line, pushed down off the one before, and up again where they would leave the plot. */
function spread(ends: End[], plot: Plot): End[] {
  let free = plot.top - TOTAL_PX
  const down = ends.map((end) => {
    const y = Math.max(end.y, free + end.tall / 2)
    free = y + end.tall / 2
    return { ...end, y }
  })
  let limit = plot.bottom + 6
  return down
    .toReversed()
    .map((end) => {
      const y = Math.min(end.y, limit - end.tall / 2)
      limit = y - end.tall / 2
      return { ...end, y }
    })
    .toReversed()
}

export function ChartEnds({
  picture,
  plot,
  scale,
  log,
}: {
  picture: LagPicture
  plot: Plot
  scale: ValueScale
  log: boolean
}) {
  const row = picture.rows[lastSeen(picture.rows)]
  if (!row) return null
  const x = toX(plot, row.atMs)
  const y = toY(plot, scale.to(row.high ?? row.low ?? 0) / scale.top)
  return (
    <svg className="chart-ends" width={plot.width} height={plot.height} aria-hidden="true">
      <circle cx={x} cy={y} r="2.8" fill="var(--accent)" />
      {layOutEnds(picture, plot, scale, log).map((end) => (
        <EndLabel key={end.key} end={end} plot={plot} y={end.y} />
      ))}
    </svg>
  )
}

function EndLabel({ end: { series, value, over }, plot, y }: { end: End; plot: Plot; y: number }) {
  if (!series) {
    return (
      <g>
        <text x={plot.right + 12} y={over === null ? y + 4 : y - 2} className="chart-total">
          {value}
        </text>
        {over === null ? null : (
          <text x={plot.right + 12} y={y + 11} className="ax" fill="var(--ink-2)">
            {over}
          </text>
        )}
      </g>
    )
  }
  const { stroke, dash } = strokeOf(series)
  return (
    <g>
      <title>{series.name}</title>
      <path d={`M${plot.right + 7} ${y - 11}v22`} stroke={stroke} strokeWidth="2.5" strokeDasharray={dash} />
      <text x={plot.right + 14} y={y - 2} className="chart-end" fill={stroke}>
        {shorten(series.name)}
      </text>
      <text x={plot.right + 14} y={y + 12} className="ax" fill="var(--ink-2)">
        {value}
      </text>
    </g>
  )
}

/** Both ends of a name stay: what differs often stands last. The whole name is in the title, the tooltip and the table. */
function shorten(name: string): string {
  if (name.length <= MOST_LETTERS) return name
  return `${name.slice(0, 9)}…${name.slice(-(MOST_LETTERS - 10))}`
}
