import Link from 'next/link'
import type { Flow } from '#lib/model/flow.ts'
import type { FlowNode, FlowNodes } from './flow-nodes.ts'
import './flows.css'

type Shape = 'sq' | 'pill' | 'ring'

/** The same way on a narrow screen: one line downwards, groups branch off. */
export function FlowLine({ flow, nodes }: { flow: Flow; nodes: FlowNodes }) {
  return (
    <ol className="vm narrow-only" aria-label={`The way of ${flow.id}`}>
      {nodes.outbox ? <Hop node={nodes.outbox} shape="sq" place="first" /> : null}
      <Hop node={nodes.topic} shape="pill" place={nodes.outbox ? '' : 'first'} />
      {nodes.readers.map(({ group, inbox }, n) => {
        const last = n === nodes.readers.length - 1
        return [
          <Hop
            key={`${group.name} group`}
            node={group}
            shape="ring"
            place={`grp ${last ? 'last' : ''} ${inbox ? 'on' : ''}`}
          />,
          inbox ? (
            <Hop key={`${inbox.name} inbox`} node={inbox} shape="sq" place={`inb ${last ? 'end' : ''}`} />
          ) : null,
        ]
      })}
    </ol>
  )
}

function Hop({ node, shape, place }: { node: FlowNode; shape: Shape; place: string }) {
  const tone = node.hot ? 'hot' : node.kind === 'bad' ? 'bad' : ''
  return (
    <li className={`hop ${place} ${tone}`}>
      <span className="g" aria-hidden="true">
        <i className="tr" />
        <i className="el" />
        <i className="br" />
        <i className={`nd ${shape}`} />
      </span>
      <span className="w">
        <Link href={node.href}>
          <b>{node.name}</b>
        </Link>{' '}
        {node.hot ? <span className="c-warn">the bottleneck</span> : null}
        {!node.hot && node.kind === 'bad' ? <span className="c-bad">failing</span> : null}
        <span className="why">{node.lines.join(', ')}</span>
      </span>
      <span className="num">
        <b>{node.rate}</b>
        {node.age ? <span className={node.hot ? 'c-warn' : undefined}>{node.age}</span> : null}
      </span>
    </li>
  )
}
