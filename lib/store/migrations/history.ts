import type { Migration } from './migration.ts'

/** Lag over time and what became different. */
export const history: Migration = {
  number: 1,
  name: 'history',
  statements: ({ dialect, id, int64, bytes, end, endByKey }) => [
    `create table clusters (id ${id}, name text not null unique, last_ms ${int64} not null)${end}`,
    `create table moments (cluster integer not null, resolution integer not null, at_ms ${int64} not null,
       primary key (cluster, resolution, at_ms))${endByKey}`,
    `create table series (id ${id}, cluster integer not null, group_id text not null, topic text not null,
       seen_ms ${int64} not null, unique (cluster, group_id, topic))${end}`,
    // The moment comes first: a look is put behind the last one in one piece, and forgotten in one piece.
    ...['lag_tick', 'lag_minute', 'lag_hour'].map(
      (table) =>
        `create table ${table} (at_ms ${int64} not null, series integer not null, bytes ${bytes} not null,
           primary key (at_ms, series))${dialect === 'postgres' ? ' partition by range (at_ms)' : endByKey}`,
    ),
    `create table changes (id ${id}, cluster integer not null, at_ms ${int64} not null, kind text not null,
       subject text not null, was text not null, became text not null, sentence text not null)${end}`,
    'create index changes_by_time on changes (cluster, at_ms)',
    'create index changes_by_subject on changes (cluster, subject, at_ms)',
  ],
}
