'use client'
import { FilterChip } from '#components/filter-chip.tsx'
import { actionWords, outcomeWords } from '#components/audit/audit-words.ts'
import { auditPath } from '#lib/browser/queries.ts'
import { auditActions, auditOutcomes, type AuditQuery } from '#lib/model/audit.ts'
import { spans, toLastMs, type AuditUrl } from './audit-url.ts'

type Props = {
  url: AuditUrl
  query: AuditQuery
  onChange: (change: Partial<AuditUrl>, history?: 'replace') => void
}

const actionOptions = auditActions.map((value) => ({ value, label: actionWords[value] }))
const outcomeOptions = auditOutcomes.map((value) => ({
  value,
  label: outcomeWords[value].word,
  kind: outcomeWords[value].kind,
}))
const spanWords = { '1h': 'last hour', '24h': 'last 24 h', '7d': 'last 7 days', '30d': 'last 30 days' }
const spanOptions = spans.map((value) => ({ value, label: spanWords[value] }))

export function AuditFilters({ url, query, onChange }: Props) {
  return (
    <search className="filters">
      <input
        className="input wide"
        type="search"
        data-list-search
        aria-label="Part of the group’s name"
        placeholder="Group"
        value={url.search}
        onChange={({ target }) => onChange({ search: target.value }, 'replace')}
      />
      <FilterChip
        label="Action"
        options={actionOptions}
        single
        value={url.action ?? ''}
        onChange={(value) => onChange({ action: auditActions.find((one) => one === value) ?? null })}
      />
      <FilterChip
        label="Outcome"
        options={outcomeOptions}
        single
        value={url.outcome ?? ''}
        onChange={(value) => onChange({ outcome: auditOutcomes.find((one) => one === value) ?? null })}
      />
      <FilterChip
        label="When"
        options={spanOptions}
        single
        value={url.last ?? ''}
        onChange={(value) => onChange({ last: spans.find((one) => one === value) ?? null })}
      />
      <div className="end desk-only">
        <Export query={query} lastMs={toLastMs(url)} />
      </div>
    </search>
  )
}

/** The same filter as a file, every partition of every deed. */
function Export({ query, lastMs }: { query: AuditQuery; lastMs: number | null }) {
  const { limit: _, cursor: __, ...whole } = query
  return (
    <a
      className="btn"
      href={auditPath('/audit/export', whole, null)}
      download
      // The last hour is one of the click, not of the drawing of the page.
      onClick={({ currentTarget }) => {
        currentTarget.href = auditPath('/audit/export', whole, lastMs)
      }}
    >
      Export CSV
    </a>
  )
}
