import { describe, expect, test } from 'vitest'
import { evaluatePartition, slopeOf, type PartitionFacts } from './evaluate-partition.ts'
import type { Windows } from './windows.ts'

const windows: Windows = { pollMs: 5000, windowMs: 300_000, allowedMs: 15_000, residual: 2 }

/** Half an hour of looking at a reader that moves, owns its partition and is 100 behind. */
const reader: PartitionFacts = {
  unseen: null,
  lag: 100,
  lost: 0,
  ahead: 0,
  spanMs: 1_800_000,
  samples: 360,
  commitStillMs: 5000,
  endStillMs: 5000,
  caughtUpMs: null,
  rewoundMs: null,
  commitGapMs: 5000,
  lags: [100, 100, 100, 100],
  timeBehindLowMs: 55_000,
  timeBehindHighMs: 60_000,
  owned: true,
  state: 'Stable',
}

const still = { commitStillMs: 301_000, lags: [10, 40, 70, 100] }

const rows: [string, Partial<PartitionFacts>, string][] = [
  ['never committed is unknown, not up to date', { unseen: 'not-committed', lag: 0 }, 'unknown'],
  [
    'a partition without leader is unknown whatever was seen last',
    { unseen: 'no-leader', lag: 0 },
    'unknown',
  ],
  ['committed beyond the end is not lag 0', { ahead: 50, lag: 0 }, 'ahead'],
  ['deleted unread is lost even when nothing is left to read', { lost: 5, lag: 0 }, 'lost'],
  ['no lag is ok', { lag: 0 }, 'ok'],
  ['a busy reader a few seconds behind keeps up', { lag: 40_000, timeBehindHighMs: 9000 }, 'ok'],
  ['a reader without upper bound of its age does not keep up', { timeBehindHighMs: null }, 'lagging'],
  ['a group that went back says so at once', { rewoundMs: 1000, caughtUpMs: 6000 }, 'rewound'],
  ['two samples are too few', { samples: 2 }, 'unknown'],
  ['caught up a minute ago is ok', { caughtUpMs: 60_000 }, 'ok'],
  ['caught up before the window is not', { caughtUpMs: 301_000, ...still }, 'stalled'],
  [
    'two offsets left on an idle partition are residual',
    { ...still, endStillMs: 301_000, lag: 2 },
    'residual',
  ],
  ['two offsets left on a busy partition are not', { ...still, endStillMs: 5000, lag: 2 }, 'stalled'],
  ['owned and not moving for a window is stalled', still, 'stalled'],
  ['not owned and not moving for a window is stopped', { ...still, owned: false }, 'stopped'],
  ['an Empty group that does not move is stopped', { ...still, owned: false, state: 'Empty' }, 'stopped'],
  ['a rebalance is no stop, however long', { ...still, owned: false, state: 'Reconciling' }, 'rebalancing'],
  [
    'not moving for less than a window is not stalled',
    { commitStillMs: 299_000, lags: [90, 94, 97, 100] },
    'falling-behind',
  ],
  [
    'never seen to move, for less than a window, is unknown',
    { spanMs: 100_000, commitStillMs: 100_000 },
    'unknown',
  ],
  [
    'a group that commits every two minutes is given ten',
    { ...still, commitGapMs: 120_000 },
    'falling-behind',
  ],
  [
    'moving, growing, and perhaps no further behind than is allowed is ok',
    { lags: [100, 150, 180, 260], timeBehindLowMs: 14_000, timeBehindHighMs: 30_000 },
    'ok',
  ],
  [
    'the same with nothing known of how far it is behind at most is unknown',
    { lags: [100, 150, 180, 260], timeBehindLowMs: 14_000, timeBehindHighMs: null },
    'unknown',
  ],
  ['moving and growing is falling behind', { lags: [100, 150, 180, 260] }, 'falling-behind'],
  ['moving and steady is lagging', { lags: [100, 98, 103, 100] }, 'lagging'],
  ['moving and shrinking is catching up', { lags: [400, 300, 210, 100] }, 'catching-up'],
]

describe('status of a partition', () => {
  test.each(rows)('%s', (_claim, facts, status) => {
    expect(evaluatePartition({ ...reader, ...facts }, windows)).toBe(status)
  })

  test('a line that falls has a negative slope, one that stands none', () => {
    expect(slopeOf([3, 2, 1])).toBeLessThan(0)
    expect(slopeOf([2, 2, 2])).toBe(0)
  })
})
