import type { ChartGap, ChartMark, MarkerKind } from './chart-labels.ts'
import type { Plot } from './chart-plot.ts'

/** Row of glyphs and words above the plot, in px from the top. */
const WORDS_Y = 16

/** Times without samples: hatched over the full height, with their reason. */
export function GapMarks({ gaps, plot }: { gaps: ChartGap[]; plot: Plot }) {
  return gaps.map(({ key, from, to, label, labelX, title }) => (
    <g key={key} className="chart-gap">
      <title>{title}</title>
      <rect x={from} y={plot.top} width={to - from} height={plot.bottom - plot.top} fill="var(--bg)" />
      <rect
        x={from}
        y={plot.top}
        width={to - from}
        height={plot.bottom - plot.top}
        fill="url(#hatch)"
        opacity=".7"
      />
      {label === '' ? null : (
        <text x={labelX} y={WORDS_Y + 4} textAnchor="middle" className="ax" fill="var(--ink-2)">
          {label}
        </text>
      )}
    </g>
  ))
}

/** Under the axis: times in which the sum stands on a part of the partitions. */
export function PartMarks({ parts, plot }: { parts: { from: number; to: number }[]; plot: Plot }) {
  return parts.map(({ from, to }) => (
    <g key={from} className="chart-part">
      <title>over a part of the partitions</title>
      <rect x={from} y={plot.bottom + 1} width={Math.max(2, to - from)} height="4" fill="url(#hatch)" />
    </g>
  ))
}

/** What happened: a glyph above the plot on a dotted line. */
export function MomentMarks({ marks, plot }: { marks: ChartMark[]; plot: Plot }) {
  return marks.map(({ key, x, glyphX, kind, text, anchor, title }) => (
    <g key={key} className="chart-mark">
      <title>{title}</title>
      <path d={`M${x} ${WORDS_Y + 8}V${plot.bottom}`} stroke="var(--ink-3)" strokeDasharray="2 3" />
      <g transform={`translate(${glyphX - 6} ${WORDS_Y - 6})`}>
        <MarkShape kind={kind} />
      </g>
      {text === '' ? null : (
        <text
          x={anchor === 'start' ? glyphX + 10 : glyphX - 10}
          y={WORDS_Y + 4}
          textAnchor={anchor}
          className="ax"
          fill="var(--ink-2)"
        >
          {text}
        </text>
      )}
    </g>
  ))
}

const shapes: Record<MarkerKind, React.ReactNode> = {
  rebalance: <path d="M1.5 4h9M1.5 8h9" stroke="var(--ink-2)" strokeWidth="1.8" />,
  reset: <path d="M6 1.2 10.8 6 6 10.8 1.2 6z" fill="var(--bg)" stroke="var(--accent)" strokeWidth="1.6" />,
  broker: <rect x="2" y="2" width="8" height="8" fill="var(--ink-2)" />,
  status: <circle cx="6" cy="6" r="3.4" fill="var(--bg)" stroke="var(--ink-2)" strokeWidth="1.6" />,
}

export function MarkShape({ kind }: { kind: MarkerKind }) {
  return shapes[kind]
}
