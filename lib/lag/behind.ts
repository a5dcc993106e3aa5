/**
 * How far one group is behind on one partition. All offsets; never negative.
 *
 * - `lag`: offsets it still may read, `end − max(committed, logStart)`. Markers and compaction holes count, so it is an
 *   upper bound of records.
 * - `lost`: offsets that were deleted before it read them.
 * - `ahead`: committed beyond the end. The commit is read before the end, so this is no race: the topic was recreated,
 *   truncated, or somebody committed it by hand.
 */
export type Behind = { lag: bigint; lost: bigint; ahead: bigint }

/** `logStart` null: not known yet; then nothing is said to be lost. */
export function evaluateBehind(committed: bigint, end: bigint, logStart: bigint | null): Behind {
  const effective = logStart !== null && logStart > committed ? logStart : committed
  return {
    lag: positive(end - effective),
    lost: logStart === null ? 0n : positive(logStart - committed),
    ahead: positive(committed - end),
  }
}

/** Of the lag, how much waits behind open transactions: what a read_committed reader cannot get yet. */
export function evaluateHeld(lag: bigint, end: bigint, lastStable: bigint): bigint {
  const held = positive(end - lastStable)
  return held < lag ? held : lag
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n
}
