'use client'
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useState } from 'react'
import { BoxChart, measureWords, type BoxMeasure } from '#components/boxes/box-chart.tsx'
import type { At } from '#components/chart-cursor.tsx'
import { chartRanges, rangeLabels, rangeMs } from '#components/chart-range.ts'
import { Hatches } from '#components/hatches.tsx'
import { Section } from '#components/ui/section.tsx'
import { Seg } from '#components/ui/seg.tsx'
import { useBoxHistory } from '#lib/browser/queries.ts'
import { formatDuration } from '#lib/format.ts'

const urlState = {
  range: parseAsStringLiteral(chartRanges).withDefault('1h'),
  /** A span that was chosen with the pointer, in epoch ms; both or none. */
  from: parseAsInteger,
  to: parseAsInteger,
}

/** One box over time. What is shown is in the address. */
export function CourseSection({ box, measures }: { box: string; measures: readonly BoxMeasure[] }) {
  const [{ range, from, to }, setUrl] = useQueryStates(urlState, { scroll: false })
  const [at, setAt] = useState<{ of: BoxMeasure; at: At } | null>(null)
  const chosen = from !== null && to !== null && from < to
  const { data, error } = useBoxHistory(box, chosen ? { fromMs: from, toMs: to } : { lastMs: rangeMs[range] })
  const nothing = data?.points.length === 0
  return (
    <>
      <Hatches />
      <Section
        title="Over time"
        note={
          data ? (
            <span className="desk-only">
              {data.stepMs < 60_000
                ? `a look each ${formatDuration(data.stepMs)}`
                : `the worst of each ${formatDuration(data.stepMs)}`}
            </span>
          ) : null
        }
        right={
          <div className="chart-controls">
            {chosen ? (
              <button
                type="button"
                className="lk"
                onClick={() => void setUrl({ from: null, to: null }, { history: 'push' })}
              >
                Back
              </button>
            ) : null}
            <Seg
              label="Time"
              options={chartRanges.map((value) => ({ value, label: rangeLabels[value] }))}
              value={chosen ? null : range}
              onChange={(next) => void setUrl({ range: next, from: null, to: null })}
            />
          </div>
        }
      >
        {error ? <p className="small c-warn">{error.message}</p> : null}
        {nothing ? (
          <p className="ink2">Nothing was kept of this time. The chart begins with the next two looks.</p>
        ) : null}
        <div className="cols charts">
          {data && !nothing
            ? measures.map((of) => (
                <div key={of}>
                  <h3 className="small ink2">{measureWords[of]}</h3>
                  <BoxChart
                    history={data}
                    of={of}
                    at={at?.of === of ? at.at : null}
                    onMove={(next) => setAt(next && { of, at: next })}
                    onZoom={(fromMs, toMs) => void setUrl({ from: fromMs, to: toMs }, { history: 'push' })}
                  />
                </div>
              ))
            : null}
          {data || error ? null : <div className="chart chart-wait" aria-hidden="true" />}
        </div>
      </Section>
    </>
  )
}
