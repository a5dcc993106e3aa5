import { all, gt, isNull, notNull } from '#lib/boxes/say.ts'
import { column, type Preset } from '#lib/model/preset.ts'

const open = isNull('Delivered')

/** What the consumers of MassTransit are about to be done with. */
export const massTransitInbox: Preset = {
  name: 'masstransit/inbox',
  title: 'MassTransit inbox',
  kind: 'inbox',
  mode: 'mark',
  table: { schema: 'public', name: 'InboxState' },
  columns: {
    id: column('Id'),
    messageId: column('MessageId'),
    topic: column('ConsumerId'),
    createdAt: column('Received'),
    processedAt: column('Delivered'),
    attempts: column('ReceiveCount'),
  },
  needs: [],
  states: {
    // Consumed, and the messages that its handler sent are not all out yet.
    pending: { where: all(open, notNull('Consumed')) },
    inFlight: { where: all(open, isNull('Consumed')) },
  },
  duplicates: { where: all(open, gt('ReceiveCount', 1)) },
  open,
  fingerprint: ['MessageId', 'ConsumerId', 'LockId', 'ReceiveCount', 'Consumed', 'Delivered', 'Received'],
  notes: [
    'Duplicates are messages that came more than once and are not delivered yet; others are not recorded.',
    'There is no failed state: a message that fails goes to the error queue.',
  ],
}
