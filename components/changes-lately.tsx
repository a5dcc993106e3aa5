'use client'
import { useMemo } from 'react'
import type { Broker, Cluster } from '#lib/model/cluster.ts'
import type { ChangeList } from '#lib/model/history.ts'
import { ChangeLanes } from './change-lanes.tsx'
import { ChangeRows } from './change-list.tsx'
import { toChangeRows } from './change-words.ts'
import { rangeLabels, type ChartRange } from './chart-range.ts'
import { Section } from './ui/section.tsx'
import { Seg } from './ui/seg.tsx'

export const changeRanges = ['1h', '6h', '24h', '7d'] as const satisfies readonly ChartRange[]
type ChangeRange = (typeof changeRanges)[number]

type Props = {
  cluster: Cluster
  brokers: Broker[]
  /** null: it has not arrived. */
  changes: ChangeList | null
  because: string | null
  range: ChangeRange
  onRange: (range: ChangeRange) => void
}

/** What became different, so that cause and effect stand together. */
export function ChangesLately({ cluster, brokers, changes, because, range, onRange }: Props) {
  const rows = useMemo(() => (changes ? toChangeRows(cluster.id, changes.items) : []), [cluster.id, changes])
  const now = useMemo(
    () => ({
      down: brokers.filter(({ up }) => !up).map(({ id }) => id),
      unseen: cluster.unseen,
      copies: cluster.underReplicated,
    }),
    [brokers, cluster.unseen, cluster.underReplicated],
  )
  return (
    <Section
      title="What changed lately"
      note={`last ${rangeLabels[range]}`}
      right={
        <Seg
          label="How far back"
          options={changeRanges.map((value) => ({ value, label: rangeLabels[value] }))}
          value={range}
          onChange={onRange}
        />
      }
    >
      {because === null ? null : <p className="small c-warn">{because}</p>}
      {changes ? <ChangeLanes changes={changes} now={now} /> : null}
      {changes && rows.length === 0 ? (
        <p className="ink2">
          Nothing became different in the last {rangeLabels[range]}, as far as was looked.
        </p>
      ) : null}
      {rows.length > 0 ? <ChangeRows rows={rows} /> : null}
    </Section>
  )
}
