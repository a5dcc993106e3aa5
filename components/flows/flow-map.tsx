import { GlyphShape } from '#components/ui/glyph.tsx'
import type { Flow } from '#lib/model/flow.ts'
import { sayFlow } from './flow-words.ts'
import type { FlowNode, FlowNodes } from './flow-nodes.ts'
import './flows.css'

const HEIGHT = 72
const STEP = 98
const TOP = 28
const outboxAt = { x: 0, width: 196 }
const topicAt = { x: 330, width: 170 }
const groupAt = { x: 640, width: 190 }
const inboxAt = { x: 970, width: 210 }
const LONGEST = 25

/** The way of a message, edges as thick as their rate. Its facts stand in the tables below as well. */
export function FlowMap({ flow, nodes }: { flow: Flow; nodes: FlowNodes }) {
  const { outbox, topic, readers } = nodes
  const rows = readers.map((reader, n) => ({ ...reader, y: TOP + n * STEP }))
  const middle = TOP + ((readers.length - 1) * STEP) / 2
  const most = Math.max(1, ...flow.edges.map(({ ratePerS }) => ratePerS ?? 0))
  const thick = (kind: string, name: string) => {
    const edge = flow.edges.find((one) => one.kind === kind && (kind === 'read' ? one.to : one.from) === name)
    return 2 + 9 * ((edge?.ratePerS ?? 0) / most)
  }
  const height = TOP + readers.length * STEP
  const centre = middle + HEIGHT / 2
  const fan = (n: number) =>
    centre + (n - (readers.length - 1) / 2) * Math.min(15, 44 / Math.max(1, readers.length))
  return (
    <div className="fm wide-only">
      <div className="fig">
        <svg viewBox={`0 0 1180 ${height}`} role="group" aria-label={sayFlow(flow).text}>
          {outbox ? (
            <Edge
              from={[outboxAt.x + outboxAt.width, centre]}
              to={[topicAt.x, centre]}
              width={thick('relay', outbox.name)}
              hot={outbox.hot}
            />
          ) : null}
          {rows.map(({ group, inbox, y }, n) => (
            <g key={group.name}>
              <Edge
                from={[topicAt.x + topicAt.width, fan(n)]}
                to={[groupAt.x, y + HEIGHT / 2]}
                width={thick('read', group.name)}
                hot={group.hot}
              />
              {inbox ? (
                <Edge
                  from={[groupAt.x + groupAt.width, y + HEIGHT / 2]}
                  to={[inboxAt.x, y + HEIGHT / 2]}
                  width={thick('apply', group.name)}
                  hot={inbox.hot}
                />
              ) : (
                <>
                  <path d={`M836 ${y + HEIGHT / 2}H964`} stroke="var(--line-2)" strokeDasharray="2 4" />
                  <text x="974" y={y + HEIGHT / 2 + 4} className="fm-small">
                    no inbox in the settings
                  </text>
                </>
              )}
            </g>
          ))}
          {outbox ? <Station node={outbox} {...outboxAt} y={middle} /> : null}
          <Station node={topic} {...topicAt} y={middle} />
          {rows.map(({ group, inbox, y }) => (
            <g key={group.name}>
              <Station node={group} {...groupAt} y={y} />
              {inbox ? <Station node={inbox} {...inboxAt} y={y} /> : null}
              {inbox ? <Rate x={900} y={y + 26} text={inbox.rate || group.rate} /> : null}
            </g>
          ))}
          {outbox ? <Rate x={263} y={centre - 12} text={outbox.rate} /> : null}
          <Bottleneck flow={flow} nodes={nodes} middle={middle} />
        </svg>
      </div>
    </div>
  )
}

type Point = [x: number, y: number]

function Edge({
  from: [x1, y1],
  to: [x2, y2],
  width,
  hot,
}: {
  from: Point
  to: Point
  width: number
  hot: boolean
}) {
  const half = (x1 + x2) / 2
  return (
    <path
      d={`M${x1} ${y1}C${half} ${y1} ${half} ${y2} ${x2} ${y2}`}
      fill="none"
      stroke={hot ? 'var(--warn-g)' : 'var(--accent-mid)'}
      strokeWidth={width}
    />
  )
}

function Rate({ x, y, text }: { x: number; y: number; text: string }) {
  return text === '' ? null : (
    <text x={x} y={y} textAnchor="middle" className="fm-rate">
      {text}
    </text>
  )
}

function Station({ node, x, y, width }: { node: FlowNode; x: number; y: number; width: number }) {
  const { name, href, kind, lines, hot } = node
  return (
    <a href={href} className="fm-node">
      <title>{[name, ...lines].join(', ')}</title>
      <rect
        x={x + 0.5}
        y={y}
        width={width - 1}
        height={HEIGHT}
        rx="4"
        fill="var(--bg)"
        stroke={hot ? 'var(--warn-g)' : 'var(--line-2)'}
        strokeWidth={hot ? 2 : 1}
      />
      <svg x={x + 12} y={y + 12} width="12" height="12" viewBox="0 0 12 12">
        <GlyphShape kind={kind} />
      </svg>
      <text x={x + 30} y={y + 23} className="fm-name">
        {cut(name)}
      </text>
      {lines.slice(0, 2).map((line, n) => (
        <text
          key={line}
          x={x + 12}
          y={y + 42 + n * 17}
          className={hot && n === 1 ? 'fm-line hot' : 'fm-line'}
        >
          {cut(line, LONGEST + 7)}
        </text>
      ))}
    </a>
  )
}

function Bottleneck({ flow, nodes, middle }: { flow: Flow; nodes: FlowNodes; middle: number }) {
  if (flow.bottleneckReason === null) return null
  const n = nodes.readers.findIndex(({ group, inbox }) => group.hot || inbox?.hot)
  const atInbox = n >= 0 && nodes.readers[n]?.inbox?.hot
  const x = n < 0 ? outboxAt.x : atInbox ? inboxAt.x : groupAt.x
  const y = (n < 0 ? middle : TOP + n * STEP) - 10
  return (
    // At the right edge it grows to the left.
    <text x={atInbox ? 1180 : x} y={y} textAnchor={atInbox ? 'end' : 'start'} className="fm-hot">
      the bottleneck: {flow.bottleneckReason}
    </text>
  )
}

/** A long name keeps its beginning and end; whole it stands in the title. */
function cut(text: string, most = LONGEST): string {
  return text.length <= most ? text : `${text.slice(0, most - 8)}…${text.slice(-7)}`
}
