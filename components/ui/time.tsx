import { formatRange } from '#lib/format.ts'
import type { Group } from '#lib/model/group.ts'
import type { RangeMs } from '#lib/model/list.ts'
import type { UnseenReason } from '#lib/model/reading.ts'
import { Dash, Unseen } from './value.tsx'

/** Bounds as words; none is drawn as not known, with the reason. */
export function TimeBehind({ value, why = null }: { value: RangeMs | null; why?: UnseenReason | null }) {
  if (value === null) return why === null ? <Dash /> : <Unseen reason={why} />
  const words = formatRange(value)
  return <span className={words === '0 s' ? 'zero' : undefined}>{words}</span>
}

/** When it will have caught up, if it goes on so. What an up-to-date group has before it is no backlog to drain. */
export function Drain({ group: { drainMs, draining, lagMessages, status } }: { group: Group }) {
  if (status === 'ok' || status === 'residual') return <Dash />
  if (draining === false) return <span className="c-warn">not draining</span>
  if (drainMs === null || lagMessages === 0n) return <Dash />
  return <>{formatRange(drainMs)}</>
}
