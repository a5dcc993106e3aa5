'use client'
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { chartRanges, rangeMs } from '#components/chart-range.ts'
import type { LagShown } from '#components/lag-controls.tsx'
import { LagHistory } from '#components/lag-history.tsx'
import { useGroupHistory } from '#lib/browser/queries.ts'

const urlState = {
  range: parseAsStringLiteral(chartRanges).withDefault('1h'),
  /** A span that was chosen with the pointer, in epoch ms; both or none. */
  from: parseAsInteger,
  to: parseAsInteger,
  measure: parseAsStringLiteral(['messages', 'time']).withDefault('messages'),
  scale: parseAsStringLiteral(['linear', 'log']).withDefault('linear'),
  history: parseAsStringLiteral(['chart', 'table']).withDefault('chart'),
}

/** The charts of a group. What they show is in the address. */
export function LagSection({ cluster, id }: { cluster: string; id: string }) {
  const [url, setUrl] = useQueryStates(urlState, { scroll: false })
  const { range, from, to, measure, scale } = url
  const chosen = from !== null && to !== null && from < to
  const span = chosen ? { fromMs: from, toMs: to } : { lastMs: rangeMs[range] }
  const { data, error } = useGroupHistory(cluster, id, measure, span)
  const shown: LagShown = { measure, scale, range: chosen ? null : range, as: url.history }
  return (
    <LagHistory
      // What is kept on screen while the next answer is on its way was asked as something else.
      history={data?.measure === measure ? data : null}
      because={error?.message ?? null}
      shown={shown}
      onChange={({ range: next, as, ...change }) => {
        const view = { ...change, ...(as ? { history: as } : {}) }
        void setUrl(next ? { ...view, range: next, from: null, to: null } : view, { history: 'replace' })
      }}
      onZoom={(fromMs, toMs) => void setUrl({ from: fromMs, to: toMs }, { history: 'push' })}
      onBack={() => void setUrl({ from: null, to: null }, { history: 'push' })}
    />
  )
}
