import { formatBytes, formatCount, formatDuration } from '#lib/format.ts'
import type { Box } from '#lib/model/box.ts'
import { Strip, type Cell } from '#components/ui/section.tsx'
import { Dash } from '#components/ui/value.tsx'
import { Rates } from './box-table.tsx'
import { BoxCount, Oldest } from './box-value.tsx'
import './boxes.css'

/** The figures of one box in one row. */
export function BoxStrip({ box }: { box: Box }) {
  const cells: Cell[] = [
    {
      label: 'Pending',
      value: <BoxCount box={box} what="pending" />,
      evidence: box.mode === 'one-transaction' ? 'what waits is the lag of the group' : undefined,
    },
    { label: 'Oldest', value: <Oldest box={box} /> },
    { label: 'In flight', value: <BoxCount box={box} what="inFlight" /> },
    {
      label: 'Failed',
      value: <BoxCount box={box} what="failed" />,
      kind: (box.failed ?? 0n) > 0n ? 'bad' : undefined,
    },
    {
      label: 'Dead',
      value: <BoxCount box={box} what="dead" />,
      kind: (box.dead ?? 0n) > 0n ? 'warn' : undefined,
    },
    {
      label: 'In / out per s',
      value: <Rates box={box} />,
      evidence: box.inPerS === null ? undefined : 'approximate, from statistics',
    },
    {
      label: 'Duplicates',
      value: <BoxCount box={box} what="duplicates" />,
      evidence: box.duplicates === null ? undefined : 'dropped, last hour',
    },
    {
      label: 'Ids kept',
      value: box.keepsMs === null ? <Dash /> : formatDuration(box.keepsMs),
      evidence: box.keepsMs === null ? 'say keeps in the settings' : undefined,
    },
    {
      label: 'Table',
      value: box.sizeBytes === null ? <Dash /> : formatBytes(box.sizeBytes),
      evidence: box.rows === null ? undefined : `about ${formatCount(box.rows)} rows`,
    },
  ]
  return (
    <div className="box-strip">
      <Strip cells={cells} />
    </div>
  )
}
