import { column, type Preset } from '#lib/model/preset.ts'
import { always } from '#lib/boxes/say.ts'

/** The table of Debezium's outbox event router. */
export const debeziumOutbox: Preset = {
  name: 'debezium/outbox',
  title: 'Debezium outbox event router',
  kind: 'outbox',
  mode: 'log',
  table: { schema: null, name: 'outbox' },
  columns: {
    id: column('id'),
    messageId: column('id'),
    key: column('aggregateid'),
    topic: column('aggregatetype'),
    type: column('type'),
    payload: column('payload'),
  },
  needs: [],
  states: {},
  duplicates: null,
  open: always,
  fingerprint: ['id', 'aggregatetype', 'aggregateid', 'type', 'payload'],
  notes: [
    'Rows are read from the write-ahead log. What waits is not in the table: see the replication slot of the connector.',
  ],
}
