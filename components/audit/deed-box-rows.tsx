import type { AuditBefore } from '#lib/model/audit.ts'
import { Dash } from '#components/ui/value.tsx'
import '#components/lists.css'
import './audit.css'

/** Rows of an inbox or outbox as they were before they were tried again. */
export function DeedBoxRows({ rows }: { rows: NonNullable<AuditBefore['boxRows']> }) {
  return (
    <table className="list long">
      <caption className="vh">Rows</caption>
      <thead>
        <tr>
          <th scope="col">Id</th>
          <th scope="col" className="num">
            Attempts then
          </th>
          <th scope="col">Error then</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, messageId, attempts, error }) => (
          <tr key={id}>
            <td className="nm l1">
              {id}
              {messageId === null || messageId === id ? null : <span className="why mono">{messageId}</span>}
            </td>
            <td className="num r1">{attempts ?? <Dash />}</td>
            <td className="l2">{error ?? <Dash />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
