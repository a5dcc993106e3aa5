import { all, eq, isNull, oneOf } from '#lib/boxes/say.ts'
import { column, type Preset } from '#lib/model/preset.ts'

const open = isNull('completion_date')

/** Event publications of Spring Modulith 2: one row per listener. */
export const springModulith: Preset = {
  name: 'spring-modulith/v2',
  title: 'Spring Modulith event publications',
  kind: 'outbox',
  mode: 'mark',
  table: { schema: null, name: 'event_publication' },
  columns: {
    id: column('id'),
    messageId: column('id'),
    topic: column('listener_id'),
    type: column('event_type'),
    createdAt: column('publication_date'),
    processedAt: column('completion_date'),
    attempts: column('completion_attempts'),
    payload: column('serialized_event'),
    status: column('status'),
  },
  needs: [],
  // The index that it ships is on completion_date alone: the state is told beside that, never instead.
  states: {
    pending: { where: all(open, oneOf('status', 'PUBLISHED', 'RESUBMITTED')) },
    inFlight: { where: all(open, eq('status', 'PROCESSING')) },
    failed: { where: all(open, eq('status', 'FAILED')) },
  },
  duplicates: null,
  open,
  fingerprint: [
    'listener_id',
    'event_type',
    'serialized_event',
    'publication_date',
    'completion_date',
    'status',
  ],
  notes: [
    'A publication that was under way when its process died stays in flight until the staleness monitor, off by default, finds it.',
  ],
}
