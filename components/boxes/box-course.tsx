import { formatCount, formatDuration } from '#lib/format.ts'
import type { BoxDetail } from '#lib/model/box.ts'
import './boxes.css'

const WIDTH = 600
const HEIGHT = 120

/** One value over time, as far as this process has watched. What was not seen interrupts the line. */
export function BoxCourse({ points, of }: { points: BoxDetail['history']; of: 'pending' | 'oldest' }) {
  const at = of === 'pending' ? 1 : 2
  const seen = points.flatMap((point) => point[at] ?? [])
  const first = points[0]?.[0] ?? 0
  const last = points.at(-1)?.[0] ?? 0
  const most = Math.max(1, ...seen)
  const say = (value: number) => (of === 'pending' ? formatCount(Math.round(value)) : formatDuration(value))
  if (seen.length < 2 || last <= first) return <p className="small ink2">Too few looks yet.</p>
  const x = (ms: number) => ((ms - first) / (last - first)) * WIDTH
  const y = (value: number) => HEIGHT - 2 - (value / most) * (HEIGHT - 14)
  const line = points
    .map((point, n) => {
      const value = point[at]
      // A stretch that was not seen interrupts the line.
      const starts = (points[n - 1]?.[at] ?? null) === null
      return value === null ? '' : `${starts ? 'M' : 'L'}${x(point[0]).toFixed(1)} ${y(value).toFixed(1)}`
    })
    .join('')
  const label = `${of} in the last ${formatDuration(last - first)}: from ${say(seen[0] ?? 0)} to ${say(seen.at(-1) ?? 0)}, most ${say(most)}`
  return (
    <figure>
      <svg
        className="course"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path d={`M0 ${HEIGHT - 2}H${WIDTH}`} className="gl" vectorEffect="non-scaling-stroke" />
        <path d="M0 12H600" className="gl" vectorEffect="non-scaling-stroke" />
        <path
          d={line}
          fill="none"
          stroke="var(--accent)"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption className="small muted">
        most {say(most)}, last {formatDuration(last - first)}
      </figcaption>
    </figure>
  )
}
