'use client'
import { useState } from 'react'
import { toCsv } from '#components/csv.ts'
import { FilterChip } from '#components/filter-chip.tsx'
import { Seg } from '#components/ui/seg.tsx'
import { statusWord } from '#components/words.ts'
import { readAllGroups } from '#lib/browser/queries.ts'
import { saveFile } from '#lib/browser/save-file.ts'
import type { Density } from '#lib/browser/use-density.ts'
import { formatPlural } from '#lib/format.ts'
import { groupTypeFilters, statuses } from '#lib/model/group.ts'
import type { GroupQuery } from '#lib/model/query.ts'
import type { GroupParams } from './search.ts'
import { TopicChip } from './topic-chip.tsx'

type Props = {
  cluster: string
  params: GroupParams
  query: GroupQuery
  onChange: (change: Partial<GroupParams>, history?: 'replace') => void
  density: Density
  onDensity: (density: Density) => void
  /** On a phone, where nothing hovers over a row: whether its boxes are shown. */
  choosing: boolean
  onChoosing: (choosing: boolean) => void
}

/** Residual reads "Up to date" like ok: one choice stands for both. */
const statusOptions = statuses
  .filter((status) => status !== 'residual')
  .map((status) => ({
    value: status === 'ok' ? 'ok,residual' : status,
    label: statusWord(status, '').word,
    kind: statusWord(status, '').kind,
  }))
const typeOptions = groupTypeFilters.map((type) => ({ value: type, label: type }))
/** Kafka's own words for the states of all four types. */
const stateOptions = [
  'Stable',
  'Empty',
  'PreparingRebalance',
  'CompletingRebalance',
  'Assigning',
  'Reconciling',
  'NotReady',
  'Dead',
].map((state) => ({ value: state, label: state }))
const memberOptions = [
  { value: 'none', label: 'none' },
  { value: 'some', label: 'some' },
  { value: 'idle', label: 'some idle' },
]

export function GroupFilters({
  cluster,
  params,
  query,
  onChange,
  density,
  onDensity,
  choosing,
  onChoosing,
}: Props) {
  return (
    <div className="filters" role="search">
      <input
        className="input wide"
        type="search"
        data-list-search
        aria-label="Name, topic or member"
        placeholder="Name, topic or member"
        value={params.search}
        onChange={(event) => onChange({ search: event.target.value }, 'replace')}
      />
      <button
        type="button"
        className={choosing ? 'chip on pick' : 'chip pick'}
        aria-pressed={choosing}
        onClick={() => onChoosing(!choosing)}
      >
        {choosing ? 'Choose none' : 'Choose'}
      </button>
      <FilterChip
        label="Status"
        options={statusOptions}
        value={params.status}
        onChange={(status) => onChange({ status })}
      />
      <FilterChip
        label="Type"
        options={typeOptions}
        value={params.type}
        onChange={(type) => onChange({ type })}
      />
      <FilterChip
        label="State"
        options={stateOptions}
        value={params.state}
        onChange={(state) => onChange({ state })}
      />
      <TopicChip cluster={cluster} value={params.topic} onChange={(topic) => onChange({ topic })} />
      <FilterChip
        label="Members"
        options={memberOptions}
        single
        value={params.members ?? ''}
        onChange={(members) =>
          onChange({
            members: members === 'none' || members === 'some' || members === 'idle' ? members : null,
          })
        }
      />
      {params.pattern ? (
        <button type="button" className="chip on" onClick={() => onChange({ pattern: '' })}>
          Pattern <b>{params.pattern}</b> <span aria-hidden="true">×</span>
          <span className="vh">, take away</span>
        </button>
      ) : null}
      <div className="end desk-only">
        <Seg
          label="Density"
          value={density}
          onChange={onDensity}
          options={[
            { value: 'comfortable', label: 'Comfortable' },
            { value: 'compact', label: 'Compact' },
          ]}
        />
        <Export cluster={cluster} query={query} />
      </div>
    </div>
  )
}

/** Every group that matches, page after page, into one file. Says what came of it where the button is. */
function Export({ cluster, query }: { cluster: string; query: GroupQuery }) {
  const [outcome, setOutcome] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  async function save(): Promise<void> {
    setBusy(true)
    try {
      const { cursor: _, ...whole } = query
      const groups = await readAllGroups(cluster, { ...whole, fold: 'no' })
      saveFile(`${cluster}-groups.csv`, 'text/csv', toCsv(groups))
      setOutcome(formatPlural(groups.length, 'group'))
    } catch (error) {
      setOutcome(error instanceof Error ? error.message : 'The export failed.')
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <button type="button" className="btn" disabled={busy} onClick={() => void save()}>
        Export CSV
      </button>
      <span role="status" className="small muted">
        {outcome}
      </span>
    </>
  )
}
