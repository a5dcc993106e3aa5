import { always, gt } from '#lib/boxes/say.ts'
import { column, type Preset } from '#lib/model/preset.ts'

/** Our own outbox: a row waits until it was sent, then it is deleted; what cannot be sent lies in a table beside it. */
export const referenceOutbox: Preset = {
  name: 'reference/outbox',
  title: 'Throughline outbox',
  kind: 'outbox',
  mode: 'delete',
  table: { schema: null, name: 'outbox' },
  columns: {
    id: column('seq'),
    messageId: column('message_id'),
    key: column('key'),
    topic: column('topic'),
    type: column('type'),
    createdAt: column('created_at'),
    attempts: column('attempts'),
    error: column('last_error'),
    payload: column('payload'),
  },
  needs: [],
  states: {
    pending: { where: always },
    failed: { where: gt('attempts', 0) },
    dead: { where: always, table: '@_dead' },
  },
  duplicates: null,
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
