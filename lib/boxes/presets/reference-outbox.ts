import { always, gt } from '#lib/boxes/say.ts'
import { column, type Preset } from '#lib/model/preset.ts'

const columns = {
  id: column('seq'),
  messageId: column('message_id'),
  key: column('key'),
  topic: column('topic'),
  type: column('type'),
  createdAt: column('created_at'),
  attempts: column('attempts'),
  error: column('last_error'),
  payload: column('payload'),
}

/** Our own outbox: a row waits until it was sent, then it is deleted; what cannot be sent lies in a table beside it. */
export const referenceOutbox: Preset = {
  name: 'reference/outbox',
  title: 'Throughline outbox',
  kind: 'outbox',
  mode: 'delete',
  table: { schema: null, name: 'outbox' },
  columns,
  needs: [],
  states: {
    pending: { where: always },
    failed: { where: gt('attempts', 0) },
    // What killed it is the reason; the last error is of an attempt before.
    dead: { where: always, table: '@_dead', columns: { ...columns, error: column('reason') } },
  },
  duplicates: null,
  requeue: {
    failed: {
      how: 'update',
      set: { attempts: 0, next_attempt_at: null },
      says: [
        'Each is sent at the next look of the relay, and has all its attempts again.',
        'Order is kept: later rows of the same key wait behind it.',
        'None of them was sent before, and their message ids stay: no duplicate comes of it.',
      ],
    },
    dead: {
      how: 'move',
      columns: [
        'seq',
        'message_id',
        'topic',
        'key',
        'type',
        'headers',
        'payload',
        'created_at',
        'last_error',
      ],
      set: { attempts: 0, next_attempt_at: null },
      unique: ['seq', 'message_id'],
      says: [
        'Each goes back into the outbox in one step, with its place and its message id, and has all its attempts again.',
        'Later messages of the same key went out while it was dead: it comes after them.',
        'None of them was sent before: no duplicate comes of it.',
        'What was refused for its own sake, a message that is too large for example, is refused again.',
      ],
    },
  },
  open: always,
  order: 'id',
  insert: {
    columns: {
      messageId: 'message_id',
      topic: 'topic',
      key: 'key',
      type: 'type',
      headers: 'headers',
      payload: 'payload',
    },
    notify: 'outbox @',
  },
  fingerprint: ['seq', 'message_id', 'shard', 'topic', 'next_attempt_at', 'last_error'],
  notes: [
    'A failed row is pending too: it was tried, and waits for its next attempt.',
    'A row is in flight only inside a transaction of the relay, which nobody else sees.',
  ],
}
