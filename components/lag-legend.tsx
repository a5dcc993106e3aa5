import type { MarkerKind } from './chart-labels.ts'
import { wordOf } from './chart-labels.ts'
import { MarkShape } from './chart-marks.tsx'
import { formatMoment } from './chart-clock.ts'
import { lastSeen, strokeOf, type LagPicture } from './lag-picture.ts'
import { sayCoverage, sayPoint } from './lag-words.ts'

/** Topics with their last value, where there is no room at the ends of the lines; and the words of the marks. */
export function LagLegend({
  picture,
  total,
  topics,
  marks,
  log,
}: {
  picture: LagPicture
  total: boolean
  topics: boolean
  marks: boolean
  log: boolean
}) {
  const n = lastSeen(picture.rows)
  const { history, measure } = picture
  return (
    <p className="leg chart-leg">
      {total && n >= 0 ? (
        <span>
          <b>{sayPoint(history.total[n])}</b> {measure === 'time' ? 'behind' : 'in all'}{' '}
          <span className="u">{sayCoverage(history, n)}</span>
        </span>
      ) : null}
      {topics && measure === 'messages'
        ? picture.series.map((series) => {
            const { stroke, dash } = strokeOf(series)
            const points = history.series.find(({ topic }) => topic === series.topic)?.points
            return (
              <span key={series.topic ?? ''}>
                <svg width="14" height="8" aria-hidden="true">
                  <path d="M0 4h14" stroke={stroke} strokeWidth="2.4" strokeDasharray={dash} />
                </svg>
                <span className="name">{series.name}</span>{' '}
                {n < 0 ? '' : (sayPoint(points?.[n]) ?? 'not seen')}
              </span>
            )
          })
        : null}
      {log && measure === 'messages' ? (
        <span>
          <svg width="14" height="8" aria-hidden="true">
            <path d="M0 4h14" stroke="var(--ink-2)" strokeWidth="2.4" />
          </svg>
          the whole group
        </span>
      ) : null}
      {measure === 'time' && picture.rows.some(({ high }) => high !== null) ? (
        <span>
          <svg width="14" height="10" aria-hidden="true">
            <rect width="14" height="10" fill="var(--accent)" fillOpacity=".2" />
            <path d="M0 1h14M0 9h14" stroke="var(--accent)" />
          </svg>
          between the bounds that the samples allow
        </span>
      ) : null}
      {picture.rows.some(({ open }) => open) ? (
        <span>
          <svg width="14" height="10" aria-hidden="true">
            <rect width="14" height="10" fill="url(#dots)" />
            <path d="M0 9h14" stroke="var(--accent)" strokeDasharray="1.5 3" />
          </svg>
          at least; no upper bound is known
        </span>
      ) : null}
      {marks
        ? sayMarks(picture).map(({ kind, text }) => <MarkWord key={kind} kind={kind} text={text} />)
        : null}
    </p>
  )
}

function MarkWord({ kind, text }: { kind: MarkerKind; text: string }) {
  return (
    <span>
      <svg width="12" height="12" aria-hidden="true">
        <MarkShape kind={kind} />
      </svg>
      {text}
    </span>
  )
}

/** Each kind once: the one mark with its words and time, or how many there are. */
function sayMarks({ history }: LagPicture): { kind: MarkerKind; text: string }[] {
  const spanMs = history.toMs - history.fromMs
  const kinds = [...new Set(history.markers.map(({ kind }) => kind))]
  return kinds.map((kind) => {
    const of = history.markers.filter((marker) => marker.kind === kind)
    const [first] = of
    return {
      kind,
      text:
        of.length === 1 && first
          ? `${first.text}, ${formatMoment(first.atMs, spanMs)}`
          : `${of.length} × ${wordOf(kind)}`,
    }
  })
}
