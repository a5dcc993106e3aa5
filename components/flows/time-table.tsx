import { sayAge } from '#components/boxes/box-words.ts'
import { formatDuration } from '#lib/format.ts'
import type { Flow, FlowPath } from '#lib/model/flow.ts'
import { sayRange } from './flow-words.ts'
import './flows.css'

const WIDTH = 760
const STEPS = [
  1000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000, 21_600_000, 86_400_000,
]

/** How long the worst message is on its way now, part by part. Linear on purpose: it must show the one long bar. */
export function TimeTable({ flow }: { flow: Flow }) {
  const most = Math.max(1000, ...flow.paths.map((path) => sumOf(path)))
  const step = STEPS.find((ms) => most / ms <= 6) ?? Math.ceil(most / 6)
  const whole = Math.ceil(most / step) * step
  const ticks = Array.from({ length: Math.round(whole / step) + 1 }, (_, n) => n * step)
  const x = (ms: number) => (ms / whole) * WIDTH
  return (
    <table className="list wt">
      <caption className="vh">Where the time goes</caption>
      <thead>
        <tr>
          <th scope="col">Path to</th>
          <th scope="col" className="axis">
            <svg width={WIDTH} height="14" viewBox={`0 0 ${WIDTH} 14`} aria-hidden="true">
              {ticks.map((ms, n) => (
                <text
                  key={ms}
                  x={x(ms)}
                  y="11"
                  textAnchor={n === 0 ? 'start' : n === ticks.length - 1 ? 'end' : 'middle'}
                  className="ax"
                >
                  {ms === 0 ? '0' : formatDuration(ms)}
                </text>
              ))}
            </svg>
            <span className="vh">Bar</span>
          </th>
          <th scope="col" className="num">
            Outbox
          </th>
          <th scope="col" className="num">
            Topic to group
          </th>
          <th scope="col" className="num">
            Inbox
          </th>
          <th scope="col" className="num">
            In all
          </th>
        </tr>
      </thead>
      <tbody>
        {flow.paths.map((path) => (
          <tr key={path.group}>
            <td className="nm l1">{path.inbox ?? path.group}</td>
            <td className="full">
              <Bar flow={flow} path={path} ticks={ticks.map(x)} x={x} />
            </td>
            <td className="num">
              {path.outboxMs === null ? <Gap path={path} part={flow.outbox} /> : sayAge(path.outboxMs)}
            </td>
            <td className={flow.bottleneck === path.group ? 'num c-warn' : 'num'}>
              {path.lagMs === null ? <Gap path={path} part={path.group} /> : sayRange(path.lagMs)}
            </td>
            <td className="num">
              {path.inboxMs === null ? <Gap path={path} part={path.inbox} /> : sayAge(path.inboxMs)}
            </td>
            <td className="num r1">
              {path.inAllMs === null ? (
                <span className="unseen">not wholly seen</span>
              ) : (
                <b>{sayRange(path.inAllMs)}</b>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** There is no such part, or it was not seen. */
function Gap({ path, part }: { path: FlowPath; part: string | null }) {
  if (part === null) return <span className="zero">none</span>
  return <span className="unseen">{path.missing === part ? 'not seen' : 'not recorded'}</span>
}

type BarProps = { flow: Flow; path: FlowPath; ticks: number[]; x: (ms: number) => number }

function Bar({ flow, path, ticks, x }: BarProps) {
  const parts = [
    { name: flow.outbox, ms: path.outboxMs ?? 0, colour: 'var(--s5)' },
    { name: path.group, ms: path.lagMs?.high ?? path.lagMs?.low ?? 0, colour: 'var(--accent)' },
    { name: path.inbox, ms: path.inboxMs ?? 0, colour: 'var(--s2)' },
  ]
  let at = 0
  return (
    <svg viewBox={`0 0 ${WIDTH} 22`} preserveAspectRatio="none" aria-hidden="true">
      {ticks.map((tick) => (
        <path key={tick} d={`M${tick} 0v22`} className="gl" />
      ))}
      {parts.map(({ name, ms, colour }) => {
        const width = ms === 0 ? 0 : Math.max(2, x(ms))
        const from = at
        at += width === 0 ? 0 : width + 1
        return width === 0 ? null : (
          <rect
            key={colour}
            x={from}
            y="4"
            width={width}
            height="14"
            fill={name !== null && name === flow.bottleneck ? 'var(--warn-g)' : colour}
          />
        )
      })}
    </svg>
  )
}

function sumOf({ outboxMs, lagMs, inboxMs }: FlowPath): number {
  return (outboxMs ?? 0) + (lagMs?.high ?? lagMs?.low ?? 0) + (inboxMs ?? 0)
}
