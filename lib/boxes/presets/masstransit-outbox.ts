import { always } from '#lib/boxes/say.ts'
import { column, type Preset } from '#lib/model/preset.ts'

/** Messages that the bus outbox of MassTransit has yet to deliver. */
export const massTransitOutbox: Preset = {
  name: 'masstransit/outbox',
  title: 'MassTransit outbox',
  kind: 'outbox',
  mode: 'delete',
  table: { schema: 'public', name: 'OutboxMessage' },
  columns: {
    id: column('SequenceNumber'),
    messageId: column('MessageId'),
    topic: column('DestinationAddress'),
    type: column('MessageType'),
    createdAt: column('SentTime'),
    payload: column('Body'),
  },
  needs: [],
  states: { pending: { where: always } },
  duplicates: null,
  open: always,
  order: 'id',
  fingerprint: [
    'SequenceNumber',
    'OutboxId',
    'InboxMessageId',
    'DestinationAddress',
    'EnqueueTime',
    'SentTime',
  ],
  notes: ['A fault while sending stops that outbox and is tried again for ever: there is no failed state.'],
}
