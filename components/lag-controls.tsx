import { chartRanges, rangeLabels, type ChartRange } from './chart-range.ts'
import { Seg } from './ui/seg.tsx'

/** What the charts of a group show, as its address carries it. */
export type LagShown = {
  measure: 'messages' | 'time'
  scale: 'linear' | 'log'
  /** null: a span that was chosen with the pointer. */
  range: ChartRange | null
  as: 'chart' | 'table'
}

type Props = { shown: LagShown; onChange: (change: Partial<LagShown>) => void; onBack: () => void }

export function LagControls({ shown: { measure, scale, range, as }, onChange, onBack }: Props) {
  return (
    <div className="chart-controls">
      {range === null ? (
        <button type="button" className="lk" onClick={onBack}>
          Back
        </button>
      ) : null}
      <button
        type="button"
        className="lk"
        onClick={() => onChange({ as: as === 'chart' ? 'table' : 'chart' })}
      >
        {as === 'chart' ? 'as a table' : 'as a chart'}
      </button>
      <Seg
        label="Scale"
        options={[
          { value: 'linear', label: 'Linear' },
          { value: 'log', label: 'Log' },
        ]}
        value={scale}
        onChange={(next) => onChange({ scale: next })}
      />
      <Seg
        label="Measure"
        options={[
          { value: 'messages', label: 'Messages' },
          { value: 'time', label: 'Seconds' },
        ]}
        value={measure}
        onChange={(next) => onChange({ measure: next })}
      />
      <Seg
        label="Time"
        options={chartRanges.map((value) => ({ value, label: rangeLabels[value] }))}
        value={range}
        onChange={(next) => onChange({ range: next })}
      />
    </div>
  )
}
