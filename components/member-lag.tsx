import type { MapRow } from './assignment-cells.ts'
import { Count, Coverage, Dash } from './ui/value.tsx'

/** How far a member is behind on what it holds, and on how much of that the sum stands. */
export function MemberLag({ row: { lag, coverage } }: { row: MapRow }) {
  if (coverage.total === 0) return <Dash />
  return (
    <>
      <Count value={lag} />
      {lag === null ? null : <Coverage {...coverage} />}
    </>
  )
}
