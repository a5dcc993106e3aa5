import Link from 'next/link'
import { formatDuration, formatRate } from '#lib/format.ts'
import type { Box } from '#lib/model/box.ts'
import { boxHref } from '#lib/model/links.ts'
import { Sparkline } from '#components/sparkline.tsx'
import { State } from '#components/ui/state.tsx'
import { Dash } from '#components/ui/value.tsx'
import { BoxCount, Oldest } from './box-value.tsx'
import { boxStatusWords, sayKind } from './box-words.ts'
import '#components/lists.css'
import './boxes.css'

/** Of `course`. */
const COURSE_STEP_MS = 300_000

/** Inboxes and outboxes, each with what waits, failed and died. */
export function BoxTable({ boxes }: { boxes: readonly Box[] }) {
  return (
    <table className="list long bx">
      <caption className="vh">Boxes</caption>
      <thead>
        <tr>
          <th scope="col">Box</th>
          <th scope="col">Status</th>
          <th scope="col" className="num">
            Pending
          </th>
          <th scope="col" className="num tab-hide">
            In flight
          </th>
          <th scope="col" className="num tab-hide">
            Failed
          </th>
          <th scope="col" className="num">
            Dead
          </th>
          <th scope="col" className="num">
            Oldest
          </th>
          <th scope="col" className="num tab-hide">
            In / out per s
          </th>
          <th scope="col" className="num tab-hide">
            Duplicates, 1 h
          </th>
          <th scope="col" className="num tab-hide">
            Ids kept
          </th>
          <th scope="col" className="tab-hide">
            Pending, 2 h
          </th>
        </tr>
      </thead>
      <tbody>
        {boxes.map((box) => (
          <Row key={box.id} box={box} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ box }: { box: Box }) {
  const { kind, word } = boxStatusWords[box.status]
  return (
    <tr className="goes">
      <td className="nm l1">
        <Link className="row-link" href={boxHref(box.id)}>
          {box.id}
        </Link>
        <span className="why">{sayKind(box)}</span>
      </td>
      <td className="l2">
        <State kind={kind}>{word}</State>
        {box.statusReason ? <span className="why">{box.statusReason}</span> : null}
      </td>
      <td className="num r1">
        <BoxCount box={box} what="pending" />
      </td>
      <td className="num tab-hide">
        <BoxCount box={box} what="inFlight" />
      </td>
      <td className="num tab-hide">
        <BoxCount box={box} what="failed" warn="bad" />
      </td>
      <td className="num">
        <BoxCount box={box} what="dead" warn="warn" />
      </td>
      <td className="num r2">
        <Oldest box={box} />
      </td>
      <td className="num tab-hide">
        <Rates box={box} />
      </td>
      <td className="num tab-hide">
        <BoxCount box={box} what="duplicates" />
      </td>
      <td className="num tab-hide">
        {box.keepsMs === null ? (
          <Dash />
        ) : (
          <span className={box.status === 'window-short' ? 'c-warn' : undefined}>
            {formatDuration(box.keepsMs)}
          </span>
        )}
      </td>
      <td className="spark tab-hide">
        {box.course.every((value) => value === null) ? (
          <Dash />
        ) : (
          <Sparkline
            values={{ fromMs: 0, stepMs: COURSE_STEP_MS, lag: box.course, floor: 0 }}
            kind={kind}
            what="pending"
          />
        )}
      </td>
    </tr>
  )
}

/** From the statistics of the table: approximate, and there only after two looks. */
export function Rates({ box: { inPerS, outPerS } }: { box: Box }) {
  if (inPerS === null && outPerS === null) return <Dash />
  const word = (rate: number | null) => (rate === null ? '–' : formatRate(rate).replace('/s', ''))
  return (
    <>
      {word(inPerS)}
      <span className="u"> / </span>
      {word(outPerS)}
    </>
  )
}
