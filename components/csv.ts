import { toCsvCell } from '#lib/model/csv.ts'
import type { Group } from '#lib/model/group.ts'

const columns: [name: string, valueOf: (group: Group) => string | number | bigint | null][] = [
  ['group', ({ id }) => id],
  ['type', ({ type }) => type],
  ['protocol', ({ protocol }) => protocol],
  ['state', ({ state }) => state],
  ['status', ({ status }) => status],
  ['reason', ({ statusReason }) => statusReason],
  ['members', ({ members }) => members],
  ['idle_members', ({ idleMembers }) => idleMembers],
  ['topics', ({ topics }) => topics],
  ['partitions', ({ partitions }) => partitions],
  ['lag_messages', ({ lagMessages }) => lagMessages],
  ['lag_partitions_seen', ({ coverage }) => coverage.seen],
  ['lag_partitions_total', ({ coverage }) => coverage.total],
  ['lost_messages', ({ lostMessages }) => lostMessages],
  ['coordinator', ({ coordinator }) => coordinator],
  ['as_of', ({ asOf }) => new Date(asOf).toISOString()],
  ['unseen', ({ unseen }) => unseen.map(({ id, reason }) => `${id} ${reason}`).join('; ')],
]

/** Groups as RFC 4180 text. Not known is an empty cell, never 0; sums carry their coverage in columns of their own. */
export function toCsv(groups: Group[]): string {
  const head = columns.map(([name]) => name).join(',')
  const rows = groups.map((group) => columns.map(([, valueOf]) => toCsvCell(valueOf(group))).join(','))
  return [head, ...rows, ''].join('\r\n')
}
