import type { OutboxRow } from './rows.ts'

/** An outbox row for tests. */
export function fakeRow(seq: number, over: Partial<OutboxRow> = {}): OutboxRow {
  return {
    seq: BigInt(seq),
    messageId: `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
    topic: 'orders',
    key: Buffer.from('a'),
    type: null,
    headers: {},
    payload: Buffer.from('payload'),
    createdAt: new Date(0),
    attempts: 0,
    waits: false,
    ...over,
  }
}
