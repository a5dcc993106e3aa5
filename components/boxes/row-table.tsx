import { Age } from '#components/ui/age.tsx'
import { Dash } from '#components/ui/value.tsx'
import { formatBytes } from '#lib/format.ts'
import type { BoxRow } from '#lib/model/box.ts'
import '#components/lists.css'
import './boxes.css'

/** Rows of a table, without their payloads: those are not read. */
export function RowTable({ rows }: { rows: readonly BoxRow[] }) {
  return (
    <table className="list long rows">
      <caption className="vh">Rows</caption>
      <thead>
        <tr>
          <th scope="col">Id</th>
          <th scope="col">Topic, type</th>
          <th scope="col" className="tab-hide">
            Key
          </th>
          <th scope="col" className="num">
            Age
          </th>
          <th scope="col" className="num">
            Attempts
          </th>
          <th scope="col">Error</th>
          <th scope="col" className="num tab-hide">
            Payload
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td className="nm l1">
              {row.id}
              {row.messageId !== null && row.messageId !== row.id ? (
                <span className="why mono">{row.messageId}</span>
              ) : null}
            </td>
            <td className="l2">
              {row.topic ?? <Dash />}
              {row.type === null ? null : <span className="why">{row.type}</span>}
            </td>
            <td className="tab-hide">{row.key ?? <Dash />}</td>
            <td className="num r1">{row.createdMs === null ? <Dash /> : <Age ms={row.createdMs} />}</td>
            <td className="num r2">{row.attempts ?? <Dash />}</td>
            <td className="err l3">{row.error ?? ''}</td>
            <td className="num tab-hide">
              {row.payloadBytes === null ? (
                <Dash />
              ) : (
                <>
                  <span className="masked" aria-hidden="true">
                    ••••
                  </span>{' '}
                  {formatBytes(BigInt(row.payloadBytes))}
                  <span className="vh">, masked</span>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
