import type { Status } from '#lib/model/group.ts'
import type { Kind } from './ui/glyph.tsx'

/** Kafka lets a group be called nothing at all. */
export const EMPTY_ID = '(empty id)'

/** The word on screen for a group's status. Up to date without members is not health but absence: Inactive. */
export function statusWord(status: Status, state: string): { kind: Kind; word: string } {
  if ((status === 'ok' || status === 'residual') && state === 'Empty')
    return { kind: 'idle', word: 'Inactive' }
  return words[status]
}

const words: Record<Status, { kind: Kind; word: string }> = {
  lost: { kind: 'bad', word: 'Lost data' },
  stalled: { kind: 'bad', word: 'Stalled' },
  stopped: { kind: 'bad', word: 'Stopped' },
  ahead: { kind: 'bad', word: 'Beyond end' },
  'falling-behind': { kind: 'warn', word: 'Falling behind' },
  rewound: { kind: 'warn', word: 'Rewound' },
  lagging: { kind: 'warn', word: 'Lagging' },
  unknown: { kind: 'unk', word: 'Unknown' },
  rebalancing: { kind: 'move', word: 'Rebalancing' },
  'catching-up': { kind: 'move', word: 'Catching up' },
  residual: { kind: 'ok', word: 'Up to date' },
  ok: { kind: 'ok', word: 'Up to date' },
}

/** As `statusWord`, where the coverage tells that a part was seen: an unknown that is known in part says so. */
export function groupWord(group: {
  status: Status
  state: string
  coverage: { seen: number; total: number }
}): { kind: Kind; word: string } {
  const partly =
    group.status === 'unknown' && group.coverage.seen > 0 && group.coverage.seen < group.coverage.total
  return partly ? { kind: 'unk', word: 'Partly unseen' } : statusWord(group.status, group.state)
}
