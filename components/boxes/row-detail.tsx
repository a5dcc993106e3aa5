import { Payload } from '#components/messages/payload.tsx'
import { When } from '#components/audit/when.tsx'
import { Dash } from '#components/ui/value.tsx'
import { formatBytes } from '#lib/format.ts'
import type { BoxRow } from '#lib/model/box.ts'
import type { Revealed } from '#lib/model/reveal.ts'
import '#components/messages/messages.css'
import './boxes.css'

type Props = {
  row: BoxRow
  revealed: Revealed | null
  because: string | null
  reading: boolean
  onReveal: () => void
}

/** One row, whole. Its payload stays hidden until somebody asks for it. */
export function RowDetail({ row, revealed, because, reading, onReveal }: Props) {
  return (
    <div className="row-detail">
      <dl>
        <Fact name="Id">{row.id}</Fact>
        <Fact name="Message id">{row.messageId}</Fact>
        <Fact name="Topic">{row.topic}</Fact>
        <Fact name="Type">{row.type}</Fact>
        <Fact name="Key">{row.key}</Fact>
        <Fact name="Written">{row.createdMs === null ? null : <When ms={row.createdMs} />}</Fact>
        <Fact name="Attempts">{row.attempts}</Fact>
        <Fact name="Error">{row.error}</Fact>
      </dl>
      {revealed ? (
        <>
          {revealed.key.text === null ? null : (
            <Shown title="Key" content={revealed.key} masked={revealed.masked} />
          )}
          <Shown title="Payload" content={revealed.payload} masked={revealed.masked} />
        </>
      ) : row.payloadBytes === null ? (
        <p className="ink2">This row has no payload, or keeps none.</p>
      ) : (
        <p className="acts">
          <span className="masked" aria-hidden="true">
            ••••••••
          </span>
          <button type="button" className="btn" disabled={reading} onClick={onReveal}>
            {reading ? 'Reading…' : `Show the payload, ${formatBytes(BigInt(row.payloadBytes))}`}
          </button>
          <span className="small ink2">
            That somebody looked is written into the audit log; what is in it is not.
          </span>
        </p>
      )}
      {because === null ? null : (
        <p className="small c-bad" role="alert">
          {because}
        </p>
      )}
    </div>
  )
}

function Shown({ title, content, masked }: { title: string; content: Revealed['key']; masked: string[] }) {
  return (
    <Payload
      title={title}
      text={content.text}
      encoding={content.encoding}
      is={content.is}
      schemaId={content.schemaId}
      sizeBytes={content.bytes}
      cut={content.cut}
      masked={masked}
    />
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children ?? <Dash />}</dd>
    </div>
  )
}
