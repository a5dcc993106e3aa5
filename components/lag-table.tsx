import { formatCount, formatInstant } from '#lib/format.ts'
import { formatMoment } from './chart-clock.ts'
import { OTHER, type LagPicture } from './lag-picture.ts'
import { sayPoint } from './lag-words.ts'
import { sayRate } from './rate-words.ts'
import { TopicWindow } from './topic-window.tsx'
import { Unseen } from './ui/value.tsx'

type Row =
  | { what: 'moment'; key: string; atMs: number; n: number }
  | { what: 'words'; key: string; atMs: number; words: string }

/** The facts of the charts, the latest first: for those who read better than they look, and to copy from. */
export function LagTable({ picture }: { picture: LagPicture }) {
  const { history, measure } = picture
  const topics = history.series.map(({ topic }) => topic ?? OTHER)
  const columns = 5 + topics.length
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
    <div className="tw" role="region" aria-label="Lag over time" tabIndex={0}>
      <table className="list lt">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col" className="num">
              {measure === 'time' ? 'Time behind' : 'Lag'}
            </th>
            {topics.map((topic) => (
              <th scope="col" className="num" key={topic}>
                {topic}
              </th>
            ))}
            <th scope="col" className="num">
              Partitions
            </th>
            <th scope="col" className="num">
              Appended /s
            </th>
            <th scope="col" className="num">
              Committed /s
            </th>
          </tr>
        </thead>
        <TopicWindow rows={listRows(picture)} columns={columns} keyOf={({ key }) => key}>
          {(row) =>
            row.what === 'words' ? (
              <>
                <td className="l1">
                  <Clock atMs={row.atMs} picture={picture} />
                </td>
                <td className="full ink2" colSpan={columns - 1}>
                  {row.words}
                </td>
              </>
            ) : (
              <Moment picture={picture} n={row.n} />
            )
          }
        </TopicWindow>
      </table>
    </div>
  )
}

function Moment({ picture, n }: { picture: LagPicture; n: number }) {
  const { history } = picture
  const [atMs = 0] = history.total[n] ?? []
  const [, seen = 0, all = 0] = history.coverage[n] ?? []
  const [, appended = null, committed = null] = history.rates[n] ?? []
  return (
    <>
      <td className="l1">
        <Clock atMs={atMs} picture={picture} />
      </td>
      <td className="num r1">
        <Value words={sayPoint(history.total[n])} />
      </td>
      {history.series.map(({ topic, points }) => (
        <td className="num full" data-l={topic ?? OTHER} key={topic ?? ''}>
          <Value words={sayPoint(points[n])} />
        </td>
      ))}
      <td className="num r2">
        {formatCount(seen)} <span className="u">of {formatCount(all)}</span>
      </td>
      <td className="num full" data-l="appended /s">
        <Value words={appended === null ? null : sayRate(appended)} />
      </td>
      <td className="num full" data-l="committed /s">
        <Value words={committed === null ? null : sayRate(committed)} />
      </td>
    </>
  )
}

function Clock({ atMs, picture: { history } }: { atMs: number; picture: LagPicture }) {
  return (
    <time dateTime={formatInstant(atMs)} title={formatInstant(atMs)}>
      {formatMoment(atMs, history.toMs - history.fromMs)}
    </time>
  )
}

function Value({ words }: { words: string | null }) {
  return words === null ? <Unseen reason={null} /> : words
}

/** Moments, gaps and what happened, in one order of time. A moment inside a gap says nothing that the gap does not. */
function listRows({ history, rows }: LagPicture): Row[] {
  const spanMs = history.toMs - history.fromMs
  const moments: Row[] = rows.flatMap(({ atMs, low }, n) =>
    low === null && history.gaps.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs)
      ? []
      : [{ what: 'moment', key: `at ${atMs}`, atMs, n }],
  )
  const gaps: Row[] = history.gaps.map(({ fromMs, toMs, text }) => ({
    what: 'words',
    key: `gap ${fromMs} ${text}`,
    atMs: fromMs,
    words: `${text}, until ${formatMoment(toMs, spanMs)}`,
  }))
  const marks: Row[] = history.markers.map(({ atMs, text, kind }, n) => ({
    what: 'words',
    key: `mark ${n} ${kind}`,
    atMs,
    words: text,
  }))
  return [...moments, ...gaps, ...marks].toSorted((a, b) => b.atMs - a.atMs)
}
