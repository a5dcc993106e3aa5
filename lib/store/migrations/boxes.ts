import type { Migration } from './migration.ts'

/** Inbox and outbox tables over time. */
export const boxes: Migration = {
  number: 4,
  name: 'boxes',
  statements: ({ int64, endByKey }) => [
    `create table box_points (box text not null, resolution integer not null, at_ms ${int64} not null,
       every_ms ${int64} not null, pending ${int64}, oldest_ms ${int64}, failed ${int64}, dead ${int64},
       primary key (box, resolution, at_ms))${endByKey}`,
    'create index box_points_by_time on box_points (resolution, at_ms)',
  ],
}
