import { cellWords, headWords, type CellKind, type HeadKind } from './replica-map-cells.ts'
import { Marks } from './replica-map-block.tsx'
import { cellMarks, headMarks } from './replica-map-shapes.ts'

const cells: readonly CellKind[] = ['leader', 'in-sync', 'catching-up', 'behind', 'dead', 'only-copy']
const heads: readonly HeadKind[] = ['no-leader', 'refuses', 'at-min']
const origin = [{ x: 0, y: 0 }]

export function ReplicaMapLegend({ leaders = true }: { leaders?: boolean }) {
  return (
    <p className="leg pt-0.5 pb-3">
      {cells
        .filter((kind) => leaders || kind !== 'leader')
        .map((kind) => (
          <span key={kind}>
            <CellGlyph kind={kind} />
            {cellWords[kind]}
          </span>
        ))}
      {heads.map((kind) => (
        <span key={kind}>
          <svg width="12" height="6" aria-hidden="true">
            <Marks marks={headMarks[kind]} places={origin} />
          </svg>
          {headWords[kind]}
        </span>
      ))}
    </p>
  )
}

/** The shape of a copy, for legends and tables. */
export function CellGlyph({ kind }: { kind: CellKind }) {
  return (
    <svg width="12" height="12" aria-hidden="true" className="inline-block flex-none">
      <Marks marks={cellMarks[kind]} places={origin} />
    </svg>
  )
}
