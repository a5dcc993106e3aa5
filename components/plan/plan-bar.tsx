import type { PlanRow } from '#lib/model/plan.ts'

const WIDTH = 300
const ZERO = 208
const LEFT = 4
const HEAD = 6

/** Square roots, so that a small count stays visible beside a large one. `most`: the largest of the table. */
function toPixels(count: bigint, most: bigint, room: number): number {
  if (count === 0n || most === 0n) return 0
  return Math.max(3, Math.round(Math.sqrt(Number(count) / Number(most)) * room))
}

/** Messages read again go back from the line, messages that are skipped go forward, and are hatched. */
export function PlanBar({ row, most }: { row: PlanRow; most: bigint }) {
  const { delta, from, to, clamped } = row
  return (
    <svg className="plan-bar" width={WIDTH} height={22} viewBox={`0 0 ${WIDTH} 22`} aria-hidden="true">
      <path d={`M${ZERO} 1v20`} stroke="var(--field)" />
      {delta === null ? (
        <Words>{to === null ? (from === null ? 'stays without' : 'deleted') : 'first offset'}</Words>
      ) : delta === 0n ? (
        <Words>no change</Words>
      ) : delta < 0n ? (
        <Back px={toPixels(-delta, most, ZERO - LEFT - HEAD)} clamped={clamped} />
      ) : (
        <Forward px={toPixels(delta, most, WIDTH - ZERO - HEAD - 4)} clamped={clamped} />
      )}
    </svg>
  )
}

function Words({ children }: { children: string }) {
  return (
    <text x={ZERO + 8} y={15} fontSize={12} fill="var(--ink-2)">
      {children}
    </text>
  )
}

function Back({ px, clamped }: { px: number; clamped: boolean }) {
  const x = ZERO - px
  return (
    <>
      <rect x={x} y={6} width={px} height={10} fill="var(--accent)" />
      <path d={`M${x - HEAD} 11l${HEAD}-${HEAD}v${HEAD * 2}z`} fill="var(--accent)" />
      {clamped ? <Tick x={x - HEAD - 3} /> : null}
    </>
  )
}

function Forward({ px, clamped }: { px: number; clamped: boolean }) {
  return (
    <>
      <rect x={ZERO} y={6} width={px} height={10} fill="url(#hatch-bad)" stroke="var(--bad)" />
      <path d={`M${ZERO + px + HEAD} 11l-${HEAD}-${HEAD}v${HEAD * 2}z`} fill="var(--bad)" />
      {clamped ? <Tick x={ZERO + px + HEAD + 3} /> : null}
    </>
  )
}

/** Here ends what there is of the log. */
function Tick({ x }: { x: number }) {
  return <path d={`M${Math.max(1, x)} 3v16`} stroke="var(--warn-g)" strokeWidth={2} />
}
