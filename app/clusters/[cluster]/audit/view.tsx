'use client'
import { useQueryStates } from 'nuqs'
import { useRef } from 'react'
import { AuditTable } from '#components/audit/audit-table.tsx'
import { sayAudit } from '#components/audit/audit-words.ts'
import { EmptyAudit } from '#components/audit/empty-audit.tsx'
import { OlderNewer } from '#components/audit/older-newer.tsx'
import { Screen } from '#components/screen.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { useAudit, type ListOf } from '#lib/browser/queries.ts'
import { useListKeys } from '#lib/browser/use-list-keys.ts'
import type { AuditEntry } from '#lib/model/audit.ts'
import { AuditFilters } from './filters.tsx'
import { auditUrl, isFiltered, toAuditQuery, toLastMs } from './audit-url.ts'

type Props = { cluster: string; initial: ListOf<AuditEntry> | null; because: string | null }

/** Who changed what in this cluster, newest first. */
export function AuditView({ cluster, initial, because }: Props) {
  const [url, setUrl] = useQueryStates(auditUrl, { history: 'push' })
  const query = toAuditQuery(cluster, url)
  const { data, error } = useAudit(query, toLastMs(url), initial ?? undefined)
  const page = useRef<HTMLDivElement>(null)
  useListKeys(page)
  if (!data) return <NotRead because={error?.message ?? because} />
  const filtered = isFiltered(url)
  const { text, soft } = sayAudit(data, filtered)
  return (
    <Screen stale={error?.message ?? null}>
      <div ref={page} data-density="comfortable">
        <Verdict soft={soft}>{text}</Verdict>
        {data.total === 0 && !filtered ? (
          <EmptyAudit cluster={cluster} filtered={false} />
        ) : (
          <>
            <AuditFilters
              url={url}
              query={query}
              onChange={(change, history) =>
                void setUrl({ ...change, before: null }, history ? { history } : {})
              }
            />
            {data.items.length === 0 ? (
              <EmptyAudit cluster={cluster} filtered />
            ) : (
              <AuditTable entries={data.items} />
            )}
            <OlderNewer
              shown={data.items.length}
              total={data.total}
              newer={url.before !== null}
              older={data.nextCursor !== null}
              onNewest={() => void setUrl({ before: null })}
              onOlder={() => void setUrl({ before: data.nextCursor })}
            />
          </>
        )}
      </div>
    </Screen>
  )
}

function NotRead({ because }: { because: string | null }) {
  return (
    <Screen>
      <Verdict>The audit log cannot be read now.</Verdict>
      <Under>{because ?? 'The store did not answer.'} Without it nothing is changed either.</Under>
    </Screen>
  )
}
