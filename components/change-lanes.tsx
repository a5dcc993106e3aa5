'use client'
import { useMemo, useRef } from 'react'
import { formatCount, formatPlural } from '#lib/format.ts'
import type { ChangeList } from '#lib/model/history.ts'
import { formatTick, toTimeTicks } from './chart-clock.ts'
import { toX, type Plot } from './chart-plot.ts'
import {
  brokerSpans,
  copySpans,
  peopleMarks,
  troubleNames,
  unseenSpans,
  type Now,
  type Span,
} from './lane-spans.ts'
import { LaneSteps, STEPS_Y } from './lane-steps.tsx'
import { LaneWords, openPlaces } from './lane-words.tsx'
import { MarkShape } from './chart-marks.tsx'
import { GlyphShape } from './ui/glyph.tsx'
import { useWidth } from './use-width.ts'
import './chart.css'

const HEIGHT = 146
const LABELS_PX = 124
const FIGURES_PX = 34
const BOTTOM = 126

/** `copies`: partitions that lack a copy now. */
type Props = { changes: ChangeList; now: Now & { copies: number | null }; width?: number }

/** Five lanes under each other, so that cause and effect stand in one column of time. */
export function ChangeLanes({ changes, now, width: given }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const measured = useWidth(box)
  const width = given ?? measured
  return (
    <div className="chart lanes wide-only desk-only" ref={box} style={{ minHeight: HEIGHT }}>
      {width === null || width < LABELS_PX * 2 ? null : (
        <Lanes changes={changes} now={now} plot={plotOf(changes, width)} />
      )}
    </div>
  )
}

function plotOf({ fromMs, toMs }: ChangeList, width: number): Plot {
  const size = { width, height: HEIGHT, left: LABELS_PX, right: width - FIGURES_PX, top: 4, bottom: BOTTOM }
  return { ...size, fromMs, toMs, labelled: true }
}

function Lanes({ changes, now, plot }: { changes: ChangeList; now: Props['now']; plot: Plot }) {
  const lanes = useMemo(
    () => ({
      brokers: brokerSpans(changes, now),
      copies: copySpans(changes),
      people: peopleMarks(changes),
      unseen: unseenSpans(changes, now),
      names: troubleNames(changes),
    }),
    [changes, now],
  )
  const inTrouble = changes.trouble.findLast(([, count]) => count !== null)?.[1] ?? null
  return (
    <svg
      width={plot.width}
      height={HEIGHT}
      role="img"
      aria-label={`Changes over time: ${formatPlural(lanes.brokers.length, 'time')} a broker was down, ${formatPlural(lanes.people.length, 'thing')} done by people, ${inTrouble === null ? 'groups in trouble not known' : `${formatPlural(inTrouble, 'group')} in trouble now`}. The list below has each.`}
    >
      <Times plot={plot} />
      <Lane y={14} name="Brokers down" plot={plot} figure={now.down.length} kind="bad" />
      <Bars y={14} spans={lanes.brokers} plot={plot} fill="var(--bad)" glyph="bad" />
      <Lane y={40} name="Copies out of sync" plot={plot} figure={now.copies} kind="warn" />
      <Bars y={40} spans={lanes.copies} plot={plot} fill="var(--warn-g)" glyph="warn" />
      <Lane y={STEPS_Y} name="Groups in trouble" plot={plot} figure={inTrouble} kind="bad" />
      <LaneSteps changes={changes} names={lanes.names} plot={plot} />
      <Lane y={94} name="Done by people" plot={plot} figure={null} kind="bad" />
      <People marks={lanes.people} plot={plot} />
      <Lane y={118} name="Not seen" plot={plot} figure={null} kind="bad" />
      <Bars y={118} spans={lanes.unseen} plot={plot} fill="url(#hatch)" glyph={null} />
    </svg>
  )
}

function Times({ plot }: { plot: Plot }) {
  const most = (plot.right - plot.left) / 120
  return toTimeTicks(plot.fromMs, plot.toMs, most).map((atMs) => (
    <g key={atMs}>
      <path d={`M${toX(plot, atMs)} 4V${BOTTOM}`} className="gl" />
      <text x={toX(plot, atMs)} y={142} textAnchor="middle" className="ax">
        {formatTick(atMs, plot.toMs - plot.fromMs)}
      </text>
    </g>
  ))
}

function Lane({
  y,
  name,
  plot,
  figure,
  kind,
}: {
  y: number
  name: string
  plot: Plot
  figure: number | null
  kind: 'bad' | 'warn'
}) {
  return (
    <>
      <text x="0" y={y + 4} className="ax" fill="var(--ink-2)">
        {name}
      </text>
      <path d={`M${plot.left} ${y}H${plot.right}`} className="gl" />
      {figure === null || figure === 0 ? null : (
        <text x={plot.right + 6} y={y + 4} className={`lane-figure c-${kind}`}>
          {formatCount(figure)}
        </text>
      )}
    </>
  )
}

/** Words stand before their mark, and only where they do not lie on others. */
function Bars({
  y,
  spans,
  plot,
  fill,
  glyph,
}: {
  y: number
  spans: Span[]
  plot: Plot
  fill: string
  /** What one bar begins with; a time that was not seen is a tall hatch instead. */
  glyph: 'bad' | 'warn' | null
}) {
  const place = openPlaces(plot)
  return spans.map(({ fromMs, toMs, label }) => {
    const x = toX(plot, fromMs)
    // However short, one must see it.
    const width = Math.max(3, toX(plot, toMs) - x)
    const at = place(x, label, x + width)
    return (
      <g key={`${fromMs} ${label}`}>
        <title>{label}</title>
        <rect x={x} y={y - (glyph ? 2 : 6)} width={width} height={glyph ? 4 : 12} fill={fill} />
        {glyph === null ? null : (
          <g transform={`translate(${x - 5} ${y - 6})`}>
            <GlyphShape kind={glyph} />
          </g>
        )}
        <LaneWords at={at} y={y} text={label} />
      </g>
    )
  })
}

function People({ marks, plot }: { marks: { atMs: number; label: string }[]; plot: Plot }) {
  const place = openPlaces(plot)
  return marks.map(({ atMs, label }) => {
    const x = toX(plot, atMs)
    return (
      <g key={`${atMs} ${label}`}>
        <title>{label}</title>
        <g transform={`translate(${x - 6} 88)`}>
          <MarkShape kind="reset" />
        </g>
        <LaneWords at={place(x - 2, label, x + 8)} y={94} text={label} />
      </g>
    )
  })
}
