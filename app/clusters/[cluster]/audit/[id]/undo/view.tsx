'use client'
import Link from 'next/link'
import { PlanScreen } from '#app/clusters/[cluster]/plan-screen.tsx'
import { PlanWhom } from '#components/plan/plan-whom.tsx'
import { useAuditEntry, useGroup } from '#lib/browser/queries.ts'
import { auditEntryHref } from '#lib/model/links.ts'

/** Puts back what was there before a change. */
export function UndoView({ cluster, id }: { cluster: string; id: string }) {
  const { data: entry } = useAuditEntry(id)
  return (
    <PlanScreen
      cluster={cluster}
      question={{ path: `/audit/${encodeURIComponent(id)}/undo/preview`, body: {} }}
      whom={
        entry ? (
          <>
            <Whom cluster={cluster} group={entry.target} />
            <p className="under small">
              Takes back{' '}
              <Link className="lk" href={auditEntryHref(cluster, id)}>
                entry {id}
              </Link>
              : {entry.text}
            </p>
          </>
        ) : null
      }
      where={`Back to what was before entry ${id}`}
      opening="Looking…"
    />
  )
}

function Whom({ cluster, group }: { cluster: string; group: string }) {
  const { data } = useGroup(cluster, group)
  return <PlanWhom cluster={cluster} id={group} group={data ?? null} />
}
