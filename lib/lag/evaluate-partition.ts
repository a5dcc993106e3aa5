import type { Status } from '#lib/model/group.ts'
import type { UnseenReason } from '#lib/model/reading.ts'
import type { Windows } from './windows.ts'

/** What is known of one partition of one group at one moment. Times are ages in ms. */
export type PartitionFacts = {
  /** Why its lag is not known now; null when it is. */
  unseen: UnseenReason | null
  lag: number
  lost: number
  ahead: number
  /** How long it has been looked at without a break of topic or group. */
  spanMs: number
  samples: number
  /** Since the commit last moved; `spanMs` when it never did. */
  commitStillMs: number
  /** Since the end last moved. */
  endStillMs: number
  /** Since it was last caught up; null: never while we looked. */
  caughtUpMs: number | null
  /** Since it went back, while it has not come back to where it was; null otherwise. */
  rewoundMs: number | null
  /** Longest usual time between two commits: a group that commits every minute is not still after ten seconds. */
  commitGapMs: number
  /** Lag now and over the window, oldest first. */
  lags: readonly number[]
  /** Bounds of the age of the oldest unread record; high null: no upper one. */
  timeBehindLowMs: number
  timeBehindHighMs: number | null
  owned: boolean
  state: string
}

const REBALANCING = new Set([
  'PreparingRebalance',
  'CompletingRebalance',
  'Assigning',
  'Reconciling',
  'NotReady',
])
const MOST_GAPS = 5

/**
 * The status of one partition of a group: the first rule that fits. The order is the argument; row names are those of
 * docs/semantics.md.
 */
export function evaluatePartition(facts: PartitionFacts, windows: Windows): Status {
  // S1. Not seen, or never committed: nothing else may be said.
  if (facts.unseen !== null) return 'unknown'
  // S2. Beyond the end: lag is 0 there and would pass as up to date.
  if (facts.ahead > 0) return 'ahead'
  // S3. Unread data is gone. Before "caught up": an emptied topic has no lag left either.
  if (facts.lost > 0) return 'lost'
  // S4. Caught up, or within the time that a reader that keeps up may be behind.
  if (facts.lag === 0 || keepsUp(facts, windows)) return 'ok'
  // S5. Went back and is not where it was. Before S8, which would see that it was caught up a minute ago.
  if (facts.rewoundMs !== null) return 'rewound'
  // S6. Partitions are being handed around: who owns what is not settled, so nothing below can be told. Before "too few
  // samples": the state is Kafka's own word and needs none.
  if (REBALANCING.has(facts.state)) return 'rebalancing'
  // S7. Too little seen.
  if (facts.samples < 3 || facts.spanMs < 2 * windows.pollMs) return 'unknown'
  const windowMs = Math.max(windows.windowMs, MOST_GAPS * facts.commitGapMs)
  // S8. Caught up at some time in the window: a burst, not a trend. "Caught up" allows for some time behind; that much
  // is taken off, so that one who stopped is found out after one window and not after that and the allowance.
  if (facts.caughtUpMs !== null && facts.caughtUpMs <= windowMs - windows.allowedMs) return 'ok'
  const still = facts.commitStillMs >= windowMs
  // S9. Nothing moves and next to nothing is left: transaction markers that nobody commits past.
  if (still && facts.endStillMs >= windowMs && facts.lag <= windows.residual) return 'residual'
  // S10, S11. The commit stands and there is something to read: nobody reads, or somebody holds it and does not.
  if (still) return facts.owned ? 'stalled' : 'stopped'
  if (facts.commitStillMs >= facts.spanMs) return 'unknown'
  // S12. It moves, and may be no further behind than a reader that keeps up: what was not seen makes no alarm.
  if (facts.timeBehindLowMs <= windows.allowedMs) return facts.timeBehindHighMs === null ? 'unknown' : 'ok'
  // S13. It moves, and the lag grows all the same.
  if (isGrowing(facts.lags)) return 'falling-behind'
  // S14. It moves, and the lag does not fall.
  return isFalling(facts.lags) ? 'catching-up' : 'lagging'
}

function keepsUp({ timeBehindHighMs }: PartitionFacts, { allowedMs }: Windows): boolean {
  return timeBehindHighMs !== null && timeBehindHighMs <= allowedMs
}

/** A twentieth more than at first, and rising along the fitted line. */
function isGrowing(lags: readonly number[]): boolean {
  const first = lags[0]
  const last = lags.at(-1)
  return first !== undefined && last !== undefined && last > first * 1.05 && slopeOf(lags) > 0
}

function isFalling(lags: readonly number[]): boolean {
  const first = lags[0]
  const last = lags.at(-1)
  return first !== undefined && last !== undefined && last < first && slopeOf(lags) < 0
}

/** Least squares over equally spaced samples; its sign and not its size is what counts. */
export function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0)
}
