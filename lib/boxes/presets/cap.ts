import { all, eq, gt, isNull, oneOf } from '#lib/boxes/say.ts'
import { column, type Preset } from '#lib/model/preset.ts'

// A snowflake holds the ms since Twitter's epoch above its low 22 bits.
const id = column('Id', { epochMs: 1_288_834_974_657, shift: 22 })
const DAY_MS = 86_400_000

const columns = {
  id: column('Id'),
  topic: column('Name'),
  createdAt: id,
  attempts: column('Retries'),
  payload: column('Content'),
  status: column('StatusName'),
}

// The index that it ships leads with ExpiresAt: each state is told with it. What succeeded expires within a day, what failed later.
const states = {
  pending: { where: all(isNull('ExpiresAt'), oneOf('StatusName', 'Scheduled', 'Delayed')) },
  inFlight: { where: all(isNull('ExpiresAt'), eq('StatusName', 'Queued')) },
  failed: { where: all(gt('ExpiresAt', { nowMs: DAY_MS }), eq('StatusName', 'Failed')) },
}

const notes = [
  'Failed rows are found by their later expiry: those older than 14 days, or with an expiry of your own, are not among them.',
  'Times of CAP are local: say timeZone in the settings of the box when it is not UTC.',
]

export const capPublished: Preset = {
  name: 'cap/published',
  title: 'CAP published messages',
  kind: 'outbox',
  mode: 'mark',
  table: { schema: 'cap', name: 'published' },
  columns,
  needs: [],
  states,
  duplicates: null,
  open: isNull('ExpiresAt'),
  order: 'id',
  fingerprint: ['Id', 'Version', 'Name', 'Content', 'Retries', 'Added', 'ExpiresAt', 'StatusName'],
  notes,
}

export const capReceived: Preset = {
  ...capPublished,
  name: 'cap/received',
  title: 'CAP received messages',
  kind: 'inbox',
  table: { schema: 'cap', name: 'received' },
  columns: { ...columns, key: column('Group') },
  fingerprint: [...capPublished.fingerprint, 'Group'],
  notes: [...notes, 'CAP does not drop second deliveries: they are rows of their own.'],
}
