import type { Hop } from '#lib/model/trace.ts'

const WIDTH = 380
const LEFT = 2
const FIRST_MS = 10
const LAST_MS = 600_000

export const marks = [
  { ms: 10, word: '10 ms' },
  { ms: 100, word: '100 ms' },
  { ms: 1000, word: '1 s' },
  { ms: 10_000, word: '10 s' },
  { ms: 60_000, word: '1 min' },
  { ms: LAST_MS, word: '10 min' },
] as const

/** Time since the message was written, on a logarithm: milliseconds stay visible beside minutes. */
export function toX(ms: number): number {
  const part = Math.log(Math.max(FIRST_MS, Math.min(ms, LAST_MS)) / FIRST_MS) / Math.log(LAST_MS / FIRST_MS)
  return LEFT + part * (WIDTH - 6)
}

/** From the hop before to this one: measured, known within a look, or waiting so far with what is expected. */
export function HopBar({
  hop,
  beforeMs,
  startMs,
  nowMs,
}: {
  hop: Hop
  beforeMs: number
  startMs: number
  nowMs: number
}) {
  return (
    <svg width={WIDTH} height={22} viewBox={`0 0 ${WIDTH} 22`} aria-hidden="true">
      {marks.map(({ ms }) => (
        <path key={ms} d={`M${toX(ms)} 0v22`} className="gl" />
      ))}
      <Bar hop={hop} from={toX(beforeMs - startMs)} startMs={startMs} nowMs={nowMs} />
    </svg>
  )
}

function Bar({ hop, from, startMs, nowMs }: { hop: Hop; from: number; startMs: number; nowMs: number }) {
  const { state, atMs, sinceMs, expectedMs } = hop
  if (state === 'waiting') {
    const to = toX(nowMs - startMs)
    const end = expectedMs?.high == null ? null : toX(nowMs - startMs + expectedMs.high)
    return (
      <>
        <rect x={from} y={7} width={Math.max(3, to - from)} height={8} fill="var(--warn-g)" />
        {end === null ? null : (
          <>
            <path d={`M${to} 6v10`} stroke="var(--ink)" strokeWidth={1.5} />
            <path d={`M${to + 2} 11H${end}`} stroke="var(--warn-g)" strokeWidth={2} strokeDasharray="3 3" />
            <rect
              x={Math.min(end, WIDTH - 8)}
              y={8}
              width={6}
              height={6}
              fill="none"
              stroke="var(--warn-g)"
              strokeWidth={1.5}
            />
          </>
        )}
      </>
    )
  }
  if (atMs === null) return null
  const to = toX(atMs - startMs)
  if (sinceMs === null)
    return (
      <rect
        x={Math.min(from, to)}
        y={7}
        width={Math.max(3, to - from)}
        height={8}
        fill={state === 'failed' ? 'var(--bad)' : 'var(--accent)'}
      />
    )
  const since = toX(sinceMs - startMs)
  return (
    <rect
      x={since}
      y={7.75}
      width={Math.max(4, to - since)}
      height={6.5}
      fill="var(--accent-weak)"
      stroke="var(--accent)"
      strokeWidth={1.5}
    />
  )
}
