import Link from 'next/link'
import { boxStatusWords } from '#components/boxes/box-words.ts'
import { State } from '#components/ui/state.tsx'
import { Dash } from '#components/ui/value.tsx'
import type { Flow } from '#lib/model/flow.ts'
import { flowHref } from '#lib/model/links.ts'
import { sayRange } from './flow-words.ts'
import '#components/lists.css'
import '#components/boxes/boxes.css'

/** Flows with how long a message takes and what holds them up. */
export function FlowTable({ flows }: { flows: readonly Flow[] }) {
  return (
    <table className="list long bx">
      <caption className="vh">Flows</caption>
      <thead>
        <tr>
          <th scope="col">Flow</th>
          <th scope="col">Status</th>
          <th scope="col">Bottleneck</th>
          <th scope="col" className="tab-hide">
            Way
          </th>
          <th scope="col" className="num">
            End to end
          </th>
        </tr>
      </thead>
      <tbody>
        {flows.map((flow) => (
          <tr key={flow.id} className="goes">
            <td className="nm l1">
              <Link className="row-link" href={flowHref(flow.id)}>
                {flow.id}
              </Link>
            </td>
            <td className="l2">
              <State kind={boxStatusWords[flow.status].kind}>{boxStatusWords[flow.status].word}</State>
              {flow.statusReason ? <span className="why">{flow.statusReason}</span> : null}
            </td>
            <td className="l3">
              {flow.bottleneck === null ? (
                <Dash />
              ) : (
                <>
                  {flow.bottleneck}
                  <span className="why">{flow.bottleneckReason}</span>
                </>
              )}
            </td>
            <td className="tab-hide ink2">
              {[flow.outbox, flow.topic, flow.readers.map(({ group }) => group).join(', ')]
                .filter((part) => part !== null)
                .join(' → ')}
            </td>
            <td className="num r1">
              {flow.endToEndRangeMs === null ? (
                <span className="unseen">not wholly seen</span>
              ) : (
                sayRange(flow.endToEndRangeMs)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
