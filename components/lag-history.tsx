'use client'
import { useMemo, useState } from 'react'
import { formatDuration } from '#lib/format.ts'
import type { GroupHistory } from '#lib/model/history.ts'
import { formatMoment, formatSpan } from './chart-clock.ts'
import { drawnSpan } from './chart-range.ts'
import { LagChart, type ChartAt } from './lag-chart.tsx'
import { LagControls, type LagShown } from './lag-controls.tsx'
import { lastSeen, toLagPicture } from './lag-picture.ts'
import { LagTable } from './lag-table.tsx'
import { beginsAt } from './lag-words.ts'
import { RateChart } from './rate-chart.tsx'
import { useNow } from './ui/age.tsx'
import { Section } from './ui/section.tsx'

type Props = {
  /** null: it has not arrived. */
  history: GroupHistory | null
  /** Why the last look failed; what was seen before stays. */
  because: string | null
  shown: LagShown
  onChange: (change: Partial<LagShown>) => void
  onZoom: (fromMs: number, toMs: number) => void
  onBack: () => void
  width?: number
}

/** How far the group was behind over time, by topic, and below it what was appended against what it committed. */
export function LagHistory({ history, because, shown, onChange, onZoom, onBack, width }: Props) {
  const [places] = useState(() => new Map<string | null, number>())
  const picture = useMemo(() => (history ? toLagPicture(history, places) : null), [history, places])
  const [at, setAt] = useState<ChartAt>(null)
  const drawn = picture && lastSeen(picture.rows) >= 0 ? picture : null
  const size = width === undefined ? {} : { width }
  return (
    <>
      <Section
        title={shown.measure === 'time' ? 'Time behind' : 'Lag by topic'}
        note={history ? <Note history={history} /> : null}
        right={<LagControls shown={shown} onChange={onChange} onBack={onBack} />}
      >
        {because === null ? null : <p className="small c-warn">{because}</p>}
        {picture && !drawn ? <Nothing history={picture.history} /> : null}
        {drawn && shown.as === 'table' ? <LagTable picture={drawn} /> : null}
        {shown.as === 'chart' && (drawn || !picture) ? (
          drawn ? (
            <>
              <LagChart
                picture={drawn}
                log={shown.scale === 'log'}
                at={at}
                onMove={setAt}
                onZoom={onZoom}
                {...size}
              />
              <Begins ms={beginsAt(drawn)} spanMs={drawn.history.toMs - drawn.history.fromMs} />
            </>
          ) : because === null ? (
            <div className="chart chart-wait" aria-hidden="true" />
          ) : null
        ) : null}
      </Section>
      {drawn && shown.as === 'chart' ? (
        <Section title="Appended and committed" note="messages a second">
          <RateChart history={drawn.history} at={at} onMove={setAt} onZoom={onZoom} {...size} />
        </Section>
      ) : null}
    </>
  )
}

/** 12:08–14:08, a sample each 5 s; nothing on the server, which does not know the reader's clock. */
function Note({ history }: { history: GroupHistory }) {
  const now = useNow()
  const { fromMs, toMs } = drawnSpan(history)
  return now === null ? null : (
    <span className="desk-only">
      {formatSpan(fromMs, toMs, now)}, a sample each {formatDuration(history.stepMs)}
    </span>
  )
}

function Nothing({ history: { fromMs, toMs } }: { history: GroupHistory }) {
  const now = useNow()
  const when = now === null ? '' : ` in ${formatSpan(fromMs, toMs, now)}`
  return (
    <p className="ink2">
      Nothing was kept of this group{when}. It is looked at every few seconds: the chart begins with the next
      two looks.
    </p>
  )
}

function Begins({ ms, spanMs }: { ms: number | null; spanMs: number }) {
  const now = useNow()
  if (ms === null || now === null) return null
  return <p className="small muted">History starts at {formatMoment(ms, Math.max(spanMs, now - ms))}.</p>
}
