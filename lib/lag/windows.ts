/** How long one looks before one judges. Settings; the demo and tests shorten them. All in ms but `residual`. */
export type Windows = {
  pollMs: number
  /** Nothing is called stopped, stalled or falling behind on less than this. */
  windowMs: number
  /** Behind by no more than this is keeping up: a busy group is never at the very end when we look. */
  allowedMs: number
  /** Offsets that may stay unread on a partition where nothing happens: transaction markers. */
  residual: number
}

export function toWindows(pollMs: number, windowMs = Math.max(300_000, 10 * pollMs)): Windows {
  return { pollMs, windowMs, allowedMs: Math.max(15_000, 3 * pollMs), residual: 2 }
}
