import { always, eq, isNull } from '#lib/boxes/say.ts'
import { column, type Preset } from '#lib/model/preset.ts'

const own: Omit<Preset, 'name' | 'title' | 'mode' | 'needs' | 'states' | 'open'> = {
  kind: 'outbox',
  table: null,
  columns: { id: column('id'), createdAt: column('created_at') },
  duplicates: null,
  fingerprint: [],
  notes: [],
}

/** A column says in words what a row is. Other words than these: say the states in the settings. */
export const genericStatus: Preset = {
  ...own,
  name: 'generic/status',
  title: 'A table with a status column',
  mode: 'mark',
  columns: { ...own.columns, status: column('status') },
  needs: [],
  states: {
    pending: { where: eq('@status', 'pending') },
    inFlight: { where: eq('@status', 'processing') },
    failed: { where: eq('@status', 'failed') },
    dead: { where: eq('@status', 'dead') },
  },
  open: { not: { col: '@status', op: 'in', values: ['processed', 'done', 'sent'] } },
  fingerprint: ['id', 'status', 'created_at'],
}

/** A time that is empty until the row is done. */
export const genericProcessedAt: Preset = {
  ...own,
  name: 'generic/processed-at',
  title: 'A table with the time a row was done',
  mode: 'mark',
  columns: { ...own.columns, processedAt: column('processed_at') },
  needs: [],
  states: { pending: { where: isNull('@processedAt') } },
  open: isNull('@processedAt'),
  fingerprint: ['id', 'processed_at', 'created_at'],
}

/** A column that becomes true. */
export const genericBoolean: Preset = {
  ...own,
  name: 'generic/boolean',
  title: 'A table with a flag for what is done',
  mode: 'mark',
  needs: ['done'],
  states: { pending: { where: eq('@done', false) } },
  open: eq('@done', false),
}

/** A row that is done is deleted. */
export const genericDelete: Preset = {
  ...own,
  name: 'generic/delete',
  title: 'A table whose rows are deleted when done',
  mode: 'delete',
  needs: [],
  states: { pending: { where: always } },
  open: always,
}
