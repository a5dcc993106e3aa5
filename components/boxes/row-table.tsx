import { Fragment } from 'react'
import { ChooseBox, chooseByKey, type Choosing } from '#components/choose-box.tsx'
import { Age } from '#components/ui/age.tsx'
import { Dash } from '#components/ui/value.tsx'
import { formatBytes } from '#lib/format.ts'
import type { BoxRow } from '#lib/model/box.ts'
import '#components/choose.css'
import '#components/lists.css'
import './boxes.css'

/** Which row is open, and what stands below it. */
type Opening = {
  id: string | null
  onOpen: (id: string | null) => void
  detail: (row: BoxRow) => React.ReactNode
}

type Props = { rows: readonly BoxRow[]; choosing?: Choosing | undefined; opening?: Opening | undefined }

const COLUMNS = 7

/** Rows of a table, without their payloads: those are read one at a time, when somebody asks. */
export function RowTable({ rows, choosing, opening }: Props) {
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
          <Fragment key={row.id}>
            <Row row={row} choosing={choosing} opening={opening} />
            {opening?.id === row.id ? (
              <tr className="opened">
                <td colSpan={COLUMNS} className="full">
                  {opening.detail(row)}
                </td>
              </tr>
            ) : null}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function Row({ row, choosing, opening }: Omit<Props, 'rows'> & { row: BoxRow }) {
  const chosen = choosing?.chosen.has(row.id) ?? false
  const open = opening?.id === row.id
  return (
    <tr className={[opening ? 'goes' : '', chosen || open ? 'sel' : ''].join(' ').trim() || undefined}>
      <td className="nm l1">
        {opening ? (
          <button
            type="button"
            className="row-link"
            aria-expanded={open}
            onClick={() => opening.onOpen(open ? null : row.id)}
            {...(choosing ? { onKeyDown: (event) => chooseByKey(event, row.id, choosing) } : {})}
          >
            {row.id}
          </button>
        ) : (
          row.id
        )}
        {row.messageId !== null && row.messageId !== row.id ? (
          <span className="why mono">{row.messageId}</span>
        ) : null}
        {choosing ? <ChooseBox id={row.id} name={`row ${row.id}`} choosing={choosing} /> : null}
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
  )
}
