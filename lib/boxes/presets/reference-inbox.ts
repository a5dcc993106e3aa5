import { always, eq, gt, ne } from '#lib/boxes/say.ts'
import { column, type Preset } from '#lib/model/preset.ts'

/** Our own inbox: a row is written with its effect, as processed. What waits is in Kafka. */
export const referenceInbox: Preset = {
  name: 'reference/inbox',
  title: 'Throughline inbox',
  kind: 'inbox',
  mode: 'one-transaction',
  table: { schema: null, name: 'inbox' },
  columns: {
    id: column('message_id'),
    messageId: column('message_id'),
    key: column('key'),
    topic: column('topic'),
    type: column('type'),
    createdAt: column('received_at'),
    processedAt: column('processed_at'),
    attempts: column('attempts'),
    error: column('error'),
    payload: column('payload'),
    status: column('status'),
    partition: column('part'),
    offset: column('koff'),
  },
  needs: [],
  states: {
    failed: {
      where: always,
      table: '@_attempt',
      columns: {
        id: column('message_id'),
        messageId: column('message_id'),
        createdAt: column('updated_at'),
        attempts: column('started'),
        error: column('last_error'),
      },
    },
    dead: { where: eq('status', 'dead') },
  },
  duplicates: {
    where: gt('seen_at', { nowMs: -3_600_000 }),
    table: '@_duplicate',
    columns: { messageId: column('message_id') },
  },
  requeue: {
    failed: {
      how: 'forget',
      says: [
        'The attempts of these messages are forgotten: the consumer, which holds them and waits, gives each all its attempts again.',
        'The effect of a failed attempt was rolled back: nothing is applied twice.',
        'Messages behind one in its partition wait for as long as it is tried.',
        'One that ends its process each time ends it as often again.',
      ],
    },
    dead: {
      how: 'never',
      because:
        'A dead message had no effect, and the consumer has passed it: only Kafka can deliver it again. Taking its row away does not make Kafka do that, and while the row is there a message that comes again is dropped. Once the cause is mended, send the message anew, with an id of its own, while its topic still holds it.',
    },
  },
  open: ne('status', 'processed'),
  fingerprint: ['consumer_group', 'message_id', 'status', 'part', 'koff', 'received_at'],
  notes: ['A row is written in the transaction of its effect: what waits is the lag of the group.'],
}
