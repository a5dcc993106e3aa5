import type { Migration } from './migration.ts'

/** Who did what, and what was there before. */
export const audit: Migration = {
  number: 2,
  name: 'audit',
  statements: ({ id, int64, end }) => [
    `create table audit (id ${id}, deed text not null unique, at_ms ${int64} not null, actor text not null,
       action text not null, cluster text not null, target text not null, sentence text not null,
       was text not null, outcome text not null, ended_ms ${int64}, became text)${end}`,
    'create index audit_by_time on audit (at_ms)',
  ],
}
