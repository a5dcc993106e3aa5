import type { Migration } from './migration.ts'

/** Messages that are followed, and how far they came. */
export const traces: Migration = {
  number: 3,
  name: 'traces',
  statements: ({ int64, end }) => [
    `create table traces (id text not null primary key, at_ms ${int64} not null, cluster text not null,
       message_id text, topic text not null, part integer, koff text, box text, box_row text,
       live_until_ms ${int64} not null, body text not null)${end}`,
    'create index traces_by_time on traces (at_ms)',
    'create index traces_by_message on traces (message_id)',
  ],
}
