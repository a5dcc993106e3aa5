import { describe, expect, test } from 'vitest'
import { presets } from '#lib/boxes/presets.ts'
import { formatMistake } from '#lib/config/mistake.ts'
import { good } from '#lib/config/fake-settings.ts'
import { loadSettings } from '#lib/config/load.ts'

const head = `version: 1
clusters: [{ id: main, bootstrap: ["b:1"] }]
databases: [{ id: app, url: "postgres://x/app" }]
`
/** Line 5 is the first of what is given; boxes begin there. */
function load(lines: string) {
  return loadSettings({ THROUGHLINE_CONFIG: '/t.yaml' }, () => `${head}boxes:\n${lines}`, presets)
}
const wrong = (lines: string) => {
  const found = load(lines)
  return Array.isArray(found) ? found.map((one) => formatMistake(one).replace('/t.yaml:', '')) : ['none']
}

const rows: [claim: string, lines: string, said: string][] = [
  [
    'a preset that is not there',
    '  - { id: a, database: app, preset: reference/outbx }',
    '5: there is no preset reference/outbx; did you mean reference/outbox?',
  ],
  [
    'a database that is not there',
    '  - { id: a, database: ap, preset: reference/outbox }',
    '5: there is no database ap in databases; did you mean app?',
  ],
  [
    'two boxes with one id',
    '  - { id: a, database: app, preset: reference/outbox }\n  - { id: a, database: app, preset: reference/inbox }',
    '6: two boxes have the id a',
  ],
  [
    'a column of no known use',
    '  - { id: a, database: app, preset: reference/outbox, columns: { ky: x } }',
    '5: ky is not a setting here; did you mean key?',
  ],
  [
    'a condition with two tests',
    '  - { id: a, database: app, preset: reference/outbox, only: { col: x, eq: 1, ne: 2 } }',
    '5: a condition on a column has one of eq, ne, lt, le, gt, ge, in, is, not',
  ],
  [
    'SQL instead of a condition',
    '  - { id: a, database: app, preset: reference/outbox, only: "1=1" }',
    '5: only must be a condition: { col, eq }, { all: […] }, { any: […] } or { not: … }',
  ],
  [
    'a condition deep inside',
    '  - { id: a, database: app, preset: reference/outbox, states: { failed: { all: [{ col: x, eq: 1 }, { cul: y }] } } }',
    '5: cul is no condition; known here: all, any, not, always, col, diff',
  ],
  [
    'a role where a column is wanted',
    '  - { id: a, database: app, preset: reference/outbox, only: { col: "@id", eq: 1 } }',
    '5: col must be the name of a column',
  ],
  [
    'a preset that needs a table',
    '  - { id: a, database: app, preset: generic/status }',
    '5: generic/status needs table: { schema, name }',
  ],
  [
    'a preset that needs a column',
    '  - { id: a, database: app, preset: generic/boolean, table: { name: t } }',
    '5: generic/boolean needs columns.done',
  ],
  [
    'a zone that is none',
    '  - { id: a, database: app, preset: reference/outbox, timeZone: Mars }',
    '5: timeZone must be a time zone like UTC or Europe/Berlin',
  ],
  [
    'a unit that is none',
    '  - { id: a, database: app, preset: reference/outbox, columns: { createdAt: { column: c, unit: days } } }',
    '5: columns.createdAt.unit must be timestamp, epoch-ms, epoch-s or { epochMs, shift } of a snowflake id',
  ],
  [
    'a flow to a cluster that is not there',
    '  []\nflows: [{ id: f, cluster: man, topic: t, readers: [{ group: g }] }]',
    '6: there is no cluster man in clusters; did you mean main?',
  ],
  [
    'a flow to a box that is not there',
    '  []\nflows: [{ id: f, cluster: main, topic: t, readers: [{ group: g, inbox: x }] }]',
    '6: there is no box x in boxes',
  ],
  [
    'a flow without readers',
    '  []\nflows: [{ id: f, cluster: main, topic: t, readers: [] }]',
    '6: readers is empty; name at least one group',
  ],
]

describe('a mistake is told with its line', () => {
  test.each(rows)('%s', (_claim, lines, said) => {
    expect(wrong(lines)).toEqual([said])
  })
})

test('conditions, columns and times come out as they are meant', () => {
  const { boxes } = good(
    load(`  - id: a
    database: app
    preset: generic/status
    table: { schema: s, name: T }
    columns: { createdAt: { column: c, unit: epoch-ms }, key: null, id: Id }
    states: { failed: { all: [{ col: x, in: [1, "2"] }, { col: y, gt: now-5m }, { col: z, not: null }] }, dead: null }
    keeps: 30m`),
  )
  expect(boxes).toMatchObject([
    {
      table: { schema: 's', name: 'T' },
      columns: {
        createdAt: { name: 'c', unit: 'epoch-ms' },
        key: null,
        id: { name: 'Id', unit: 'timestamp' },
      },
      states: {
        failed: {
          all: [
            { col: 'x', op: 'in', values: [1, '2'] },
            { col: 'y', op: 'gt', value: { nowMs: -300_000 } },
            { col: 'z', op: 'is', value: null, negated: true },
          ],
        },
        dead: null,
      },
      keepsMs: 1_800_000,
    },
  ])
})
