'use client'
import Link from 'next/link'
import { isOfBox } from '#components/audit/audit-words.ts'
import { DeedBoxRows } from '#components/audit/deed-box-rows.tsx'
import { DeedHead } from '#components/audit/deed-head.tsx'
import { toOffsetsBefore } from '#components/audit/deed-rows.ts'
import { DeedStrip } from '#components/audit/deed-strip.tsx'
import { DeedTable } from '#components/audit/deed-table.tsx'
import { Screen } from '#components/screen.tsx'
import { Section, Under, Verdict } from '#components/ui/section.tsx'
import { useAudit, useAuditEntry } from '#lib/browser/queries.ts'
import { saveFile } from '#lib/browser/save-file.ts'
import { formatPlural } from '#lib/format.ts'
import type { AuditEntry } from '#lib/model/audit.ts'
import { auditHref, boxHref, groupHref } from '#lib/model/links.ts'
import { formatOffsetsCsv } from '#lib/model/csv.ts'

type Props = { cluster: string; id: string; initial: AuditEntry | null; because: string | null }

/** What became of one deed, partition by partition, and the way back. */
export function DeedView({ cluster, id, initial, because }: Props) {
  const { data, error } = useAuditEntry(id, initial ?? undefined)
  if (!data) return <NotRead cluster={cluster} because={error?.message ?? because} />
  return <Deed entry={data} stale={error?.message ?? null} />
}

function Deed({ entry, stale }: { entry: AuditEntry; stale: string | null }) {
  const undoneBy = useUndoneBy(entry)
  const { rows, boxRows } = entry.before
  if (isOfBox(entry.action))
    return (
      <Screen stale={stale}>
        <DeedHead entry={entry}>
          <Link className="btn" href={boxHref(entry.target)}>
            The box
          </Link>
        </DeedHead>
        {boxRows ? (
          <Section title="Rows" note={`${formatPlural(boxRows.length, 'row')}, as they were before`}>
            <DeedBoxRows rows={boxRows} />
          </Section>
        ) : null}
      </Screen>
    )
  return (
    <Screen stale={stale}>
      <DeedHead entry={entry} undoneBy={undoneBy}>
        <Link className="btn" href={groupHref(entry.cluster, entry.target)}>
          The group
        </Link>
        <SaveBefore entry={entry} />
      </DeedHead>
      <DeedStrip entry={entry} />
      <Section title="Partitions" note={rows.length === 0 ? null : noteOf(rows.length)}>
        {rows.length === 0 ? (
          <p className="ink2">No partition had an offset that this could change.</p>
        ) : (
          <DeedTable entry={entry} />
        )}
      </Section>
    </Screen>
  )
}

/** Of the undos of this group that came later, the last one that took this deed back. */
function useUndoneBy({ id, cluster, target, atMs }: AuditEntry): string | null {
  const { data } = useAudit({ cluster, target, action: 'undo', from: atMs, limit: 50 }, null)
  return data?.items.find(({ before, outcome }) => before.undoes === id && outcome === 'done')?.id ?? null
}

function noteOf(count: number): string {
  return `${formatPlural(count, 'partition')}; what went wrong first, then what was skipped`
}

/** The offsets of before as a file that a reset takes, ours and Kafka's own tool. */
function SaveBefore({ entry }: { entry: AuditEntry }) {
  const offsets = toOffsetsBefore(entry)
  if (offsets.length === 0) return null
  return (
    <button
      type="button"
      className="btn"
      title="topic,partition,offset: a reset takes this file, as Kafka’s own tool does"
      onClick={() =>
        saveFile(`${entry.target}-before-${entry.id}.csv`, 'text/csv', formatOffsetsCsv(offsets))
      }
    >
      Offsets before, CSV
    </button>
  )
}

function NotRead({ cluster, because }: { cluster: string; because: string | null }) {
  return (
    <Screen>
      <Verdict>The audit log cannot be read now.</Verdict>
      <Under>{because ?? 'The store did not answer.'} This page looks again by itself.</Under>
      <p style={{ marginTop: 16 }}>
        <Link className="lk" href={auditHref(cluster)}>
          See the audit log
        </Link>
      </p>
    </Screen>
  )
}
