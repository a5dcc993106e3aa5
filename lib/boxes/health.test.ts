import { expect, test } from 'vitest'
import { evaluateBox, type BoxFacts } from './health.ts'

const well: BoxFacts = {
  kind: 'outbox',
  mode: 'delete',
  unseen: null,
  pending: 0,
  failed: 0,
  oldestPendingMs: null,
  outPerS: 5,
  spanMs: 60_000,
  keepsMs: null,
  topic: null,
  capped: false,
}
const DAY_MS = 86_400_000

const rows: [claim: string, facts: Partial<BoxFacts>, status: string, reason: string][] = [
  ['nothing waits', {}, 'draining', 'nothing waits'],
  ['rows wait and leave', { pending: 40, oldestPendingMs: 900 }, 'draining', ''],
  ['what was not seen is not judged by what was', { unseen: 'Gone.', failed: 4 }, 'unknown', 'Gone.'],
  [
    'a failed row comes before a row that waits',
    { failed: 1, pending: 9, outPerS: 0 },
    'failing',
    '1 row tried and failed',
  ],
  ['failed rows that are not recorded are no failed rows', { failed: null }, 'draining', 'nothing waits'],
  [
    'nothing leaves for half a minute',
    { pending: 9, outPerS: 0, spanMs: 60_000, oldestPendingMs: 70_000 },
    'waiting',
    'nothing left in 1 min, the oldest 1 min 10 s',
  ],
  [
    'nothing left yet, and it is too early to say',
    { pending: 9, outPerS: 0, spanMs: 10_000 },
    'draining',
    '',
  ],
  [
    'some leave, but not the oldest',
    { pending: 9, oldestPendingMs: 400_000 },
    'waiting',
    'the oldest waits 6 min 40 s',
  ],
  [
    'ids are forgotten before the topic forgets the messages',
    { kind: 'inbox', keepsMs: 3_600_000, topic: { name: 'orders.v1', keepsMs: 7 * DAY_MS } },
    'window-short',
    'ids are kept 1 h, orders.v1 keeps 7 d',
  ],
  [
    'a topic that keeps for ever outlasts every window',
    { kind: 'inbox', keepsMs: 9 * DAY_MS, topic: { name: 'orders.v1', keepsMs: -1 } },
    'window-short',
    'ids are kept 9 d, orders.v1 keeps for ever',
  ],
  [
    'a window as long as the topic keeps is long enough',
    { kind: 'inbox', keepsMs: DAY_MS, topic: { name: 'orders.v1', keepsMs: DAY_MS } },
    'draining',
    'nothing waits',
  ],
  [
    'a log has nothing to count',
    { mode: 'log', pending: null },
    'unknown',
    'what waits is in the write-ahead log, not in the table',
  ],
]

test.each(rows)('%s', (_claim, facts, status, statusReason) => {
  expect(evaluateBox({ ...well, ...facts })).toEqual({ status, statusReason })
})
