import { formatBytes, formatCount, formatReason } from '#lib/format.ts'
import type { UnseenReason } from '#lib/model/reading.ts'

/** A number as it is, a zero that recedes, or the words why there is none: never 0 for unknown. */
export function Count({ value, why = null }: { value: bigint | number | null; why?: UnseenReason | null }) {
  if (value === null) return <Unseen reason={why} />
  return <span className={Number(value) === 0 ? 'zero' : undefined}>{formatCount(value)}</span>
}

export function Bytes({ value }: { value: bigint | null }) {
  if (value === null) return <Unseen reason={null} />
  return <span className={value === 0n ? 'zero' : undefined}>{formatBytes(value)}</span>
}

/** What a sum stands on; nothing when it stands on everything. */
export function Coverage({ seen, total }: { seen: number; total: number }) {
  if (seen >= total) return null
  return (
    <span className="cov">
      over {formatCount(seen)} of {formatCount(total)} partitions
    </span>
  )
}

export function Unseen({ reason, title }: { reason: UnseenReason | null; title?: string }) {
  const word = reason === null ? 'unknown' : formatReason(reason)
  return (
    <span className="unseen" title={title}>
      {word}
    </span>
  )
}

/** Does not apply. */
export function Dash() {
  return (
    <span className="zero">
      <span aria-hidden="true">–</span>
      <span className="vh">none</span>
    </span>
  )
}
