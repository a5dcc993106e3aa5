import { describe, expect, test } from 'vitest'
import { cluster, load, pem, wrong } from './fake-settings.ts'

// Each row: what is wrong, the file, and what is said about it.
const rows: [claim: string, yaml: string, said: string[]][] = [
  [
    'an unknown key at the top names the nearest known one',
    `${cluster()}\nacces: {}`,
    ['5: acces is not a setting here; did you mean access?'],
  ],
  [
    'an unknown key in a cluster',
    cluster('polll: 5s'),
    ['5: polll is not a setting here; did you mean poll?'],
  ],
  [
    'an unknown key far from all others names them all',
    cluster('sasl: { mechanism: plain, username: u, password: p, xyzzyxyzzy: 1 }'),
    ['5: xyzzyxyzzy is not a setting here; known here: mechanism, username, password'],
  ],
  [
    'an unknown key in tls',
    cluster('tls:', '  insecureSkipVerfy: true'),
    ['6: insecureSkipVerfy is not a setting here; did you mean insecureSkipVerify?'],
  ],
  [
    'two unknown keys are two mistakes',
    cluster('pol: 5s', 'tsl: true'),
    ['5: pol is not a setting here; did you mean poll?', '6: tsl is not a setting here; did you mean tls?'],
  ],
  [
    'a variable that is not set',
    cluster('sasl: { mechanism: plain, username: u, password: "${NO_SUCH}" }'),
    ['5: the environment variable NO_SUCH is not set'],
  ],
  [
    'a reference that is not closed',
    cluster('name: "${SECRET"'),
    ['5: a reference is written ${NAME} (letters, digits and _); for a plain ${ write $${'],
  ],
  [
    'a secret file that is not there',
    cluster('sasl:', '  mechanism: plain', '  username: u', '  password: file:gone.txt'),
    ['8: the file /etc/t/gone.txt cannot be read (ENOENT)'],
  ],
  [
    'a number where text is wanted',
    cluster('name: 7'),
    ['5: name must be text, not a number; put it in quotes'],
  ],
  [
    'text where true or false is wanted',
    `${cluster()}\naccess: { allowAnonymousReads: maybe }`,
    ['5: access.allowAnonymousReads must be true or false, not text'],
  ],
  ['a list where a map is wanted', cluster('sasl: []'), ['5: sasl must be a map, not a list']],
  ['a key without value', cluster('poll:'), ['5: poll has no value; it must be text']],
  [
    'two clusters with one id',
    `${cluster()}\n  - id: main\n    bootstrap: [b9:9092]`,
    ['5: two clusters have the id main'],
  ],
  [
    'two clusters with one id are told beside another mistake',
    `${cluster()}\n  - id: main\n    bootstrap: []`,
    ['5: two clusters have the id main', '6: bootstrap is empty; name at least one broker as host:port'],
  ],
  [
    'two databases with one id',
    `${cluster()}\ndatabases:\n  - { id: a, url: 'postgres://x/a' }\n  - { id: a, url: 'postgres://y/a' }`,
    ['7: two databases have the id a'],
  ],
  [
    'actions of a box whose database may only be read',
    `${cluster()}\ndatabases:\n  - { id: a, url: 'postgres://x/a' }\nboxes:\n  - { id: b, database: a, preset: reference/outbox, actions: [send] }`,
    ['8: actions need write: { url } of the database a: it is read with a user that may only read'],
  ],
  [
    'a budget that is none',
    `${cluster()}\ndatabases:\n  - { id: a, url: 'postgres://x/a', budget: { statementTimeout: 1h, maxPlanCost: 1.5, connections: 9 } }`,
    [
      '6: budget.statementTimeout must be a duration from 100ms to 30s, written like 500ms, 5s or 2m',
      '6: budget.maxPlanCost must be a whole number from 100 to 100000000',
      '6: connections is not a setting here; known here: statementTimeout, lockTimeout, maxPlanCost',
    ],
  ],
  [
    'an action that no box has',
    `${cluster()}\ndatabases:\n  - { id: a, url: 'postgres://x/a', write: { url: 'postgres://y/a' } }\nboxes:\n  - { id: b, database: a, preset: reference/outbox, actions: [purge] }`,
    ['8: entry 1 of actions must be one of send, requeue'],
  ],
  [
    'an id that cannot stand in a URL',
    'version: 1\nclusters:\n  - { id: "a/b", bootstrap: [b:1] }',
    [
      '3: the id of a cluster stands in URLs: letters, digits, dot, dash and underscore, 1 to 64 of them, a letter or digit first',
    ],
  ],
  [
    'an address without port',
    'version: 1\nclusters:\n  - id: a\n    bootstrap: [b1:9092, b2]',
    ['4: b2 is not host:port (an IPv6 address goes in brackets: [::1]:9092)'],
  ],
  [
    'a port out of range',
    'version: 1\nclusters:\n  - id: a\n    bootstrap: [b1:99999]',
    ['4: b1:99999 is not host:port (an IPv6 address goes in brackets: [::1]:9092)'],
  ],
  [
    'an empty bootstrap list',
    'version: 1\nclusters:\n  - id: a\n    bootstrap: []',
    ['4: bootstrap is empty; name at least one broker as host:port'],
  ],
  ['no bootstrap', 'version: 1\nclusters:\n  - id: a', ['3: bootstrap is missing']],
  ['no clusters', 'version: 1', ['1: clusters is missing']],
  ['an empty list of clusters', 'version: 1\nclusters: []', ['2: clusters is empty; name at least one']],
  ['another version', 'version: 2\nclusters:\n  - { id: a, bootstrap: [b:1] }', ['1: version must be 1']],
  ['an empty file', '', ['1: version must be 1', '1: clusters is missing']],
  ['a file that is a list', '- a', ['1: the file must be a map, not a list']],
  [
    'an mTLS key without certificate',
    cluster('tls:', '  key: file:key.pem'),
    ['6: tls.key without tls.cert: mTLS needs both'],
  ],
  [
    'a certificate without key',
    cluster('tls:', '  cert: file:key.pem'),
    ['6: tls.cert without tls.key: mTLS needs both'],
  ],
  [
    'a certificate given as a path',
    cluster('tls: { ca: /etc/ca.pem }'),
    ['5: tls.ca must be PEM text or file:PATH of a PEM file'],
  ],
  [
    'a key that is not PEM is not repeated',
    cluster('tls: { key: "${SECRET}", cert: file:key.pem }'),
    ['5: tls.key must be PEM text or file:PATH of a PEM file'],
  ],
  [
    'an unknown SASL mechanism',
    cluster('sasl: { mechanism: gssapi, username: u, password: p }'),
    ['5: sasl.mechanism must be one of plain, scram-sha-256, scram-sha-512, oauthbearer'],
  ],
  [
    'no SASL mechanism',
    cluster('sasl: { username: u, password: p }'),
    ['5: sasl.mechanism must be one of plain, scram-sha-256, scram-sha-512, oauthbearer'],
  ],
  [
    'SASL without password',
    cluster('sasl: { mechanism: plain, username: u }'),
    ['5: sasl.password is missing'],
  ],
  [
    'an empty password',
    cluster('sasl: { mechanism: plain, username: u, password: "" }'),
    ['5: sasl.password is empty'],
  ],
  [
    'OAUTHBEARER with neither token nor client',
    cluster('sasl: { mechanism: oauthbearer, clientId: c }'),
    ['5: oauthbearer needs either token, or tokenUrl, clientId and clientSecret'],
  ],
  [
    'OAUTHBEARER with a token URL that is none',
    cluster('sasl: { mechanism: oauthbearer, tokenUrl: idp, clientId: c, clientSecret: s }'),
    ['5: sasl.tokenUrl must be an http or https URL'],
  ],
  [
    'write credentials are checked as well',
    cluster('write: { sasl: { mechanism: plain, username: u } }'),
    ['5: write.sasl.password is missing'],
  ],
  [
    'a duration without unit',
    cluster('poll: "5"'),
    ['5: poll must be a duration from 1s to 1h, written like 500ms, 5s or 2m'],
  ],
  [
    'a poll that would hammer the brokers',
    cluster('poll: 10ms'),
    ['5: poll must be a duration from 1s to 1h, written like 500ms, 5s or 2m'],
  ],
  [
    'a timeout of zero',
    cluster('requestTimeout: 0s'),
    ['5: requestTimeout must be a duration from 100ms to 1m, written like 500ms, 5s or 2m'],
  ],
  [
    'a host with a scheme',
    `${cluster()}\naccess:\n  hosts: ["https://t.example"]`,
    ['6: https://t.example is not a host name; write it without scheme, port and path'],
  ],
  [
    'so few series that /metrics would be empty',
    `${cluster()}\nmetrics: { maxSeries: 10 }`,
    ['5: metrics.maxSeries must be a whole number from 1000 to 1000000'],
  ],
  [
    'a store that is no PostgreSQL, its address not repeated',
    `${cluster()}\nstore: { url: "mysql://u:hunter2@h/d" }`,
    [
      '5: store.url must be postgres://user:password@host:5432/database (in a password, %40 for @, %2F for /); leave it empty for a file',
    ],
  ],
  [
    'ticks kept for too short',
    `${cluster()}\nstore:\n  keep: { ticks: 1m }`,
    ['6: store.keep.ticks must be a duration from 10m to 7d, written like 6h or 14d'],
  ],
  [
    'ticks kept for too long',
    `${cluster()}\nstore:\n  keep:\n    ticks: 30d`,
    ['7: store.keep.ticks must be a duration from 10m to 7d, written like 6h or 14d'],
  ],
  [
    'minutes kept for a number',
    `${cluster()}\nstore:\n  keep: { minutes: 14 }`,
    ['6: store.keep.minutes must be text, not a number; put it in quotes'],
  ],
  [
    'minutes, hours and changes out of their bounds',
    `${cluster()}\nstore:\n  keep:\n    minutes: 91d\n    hours: 1h\n    changes: 1m`,
    [
      '7: store.keep.minutes must be a duration from 2h to 90d, written like 6h or 14d',
      '8: store.keep.hours must be a duration from 1d to 3650d, written like 6h or 14d',
      '9: store.keep.changes must be a duration from 1h to 3650d, written like 6h or 14d',
    ],
  ],
  [
    'minutes kept shorter than ticks, hours shorter than minutes',
    `${cluster()}\nstore:\n  keep:\n    ticks: 7d\n    minutes: 3d\n    hours: 2d`,
    [
      '8: store.keep.minutes is shorter than ticks: the coarser is kept for the time when the finer is gone',
      '9: store.keep.hours is shorter than minutes: the coarser is kept for the time when the finer is gone',
    ],
  ],
  [
    'an unknown kind of history',
    `${cluster()}\nstore:\n  keep: { days: 1d }`,
    ['6: days is not a setting here; known here: ticks, minutes, hours, changes'],
  ],
  ['a key twice', cluster('poll: 5s', 'poll: 6s'), ['6: this key stands twice in the same map']],
  ['a tab as indentation', 'version: 1\nclusters:\n\t- id: a', ['3: indent with spaces, not tabs']],
  [
    'a password that YAML takes for an alias is not repeated',
    cluster('sasl: { mechanism: plain, username: u, password: *hunter2 }'),
    ['5: a value that starts with * needs quotes; an alias may name a single value only'],
  ],
  [
    'a password that YAML takes for a tag is not repeated',
    cluster('sasl: { mechanism: plain, username: u, password: !hunter2 x }'),
    ['5: a value that starts with ! needs quotes'],
  ],
  [
    'a bracket that is not closed',
    'version: 1\nclusters:\n  [{ id: a, bootstrap: [b1:9092] }',
    ['3: the indentation does not fit the lines above, or a bracket is not closed'],
  ],
  [
    'a quote that is not closed',
    'version: 1\nclusters: "x',
    ['2: a closing quote, bracket, comma or colon is missing here'],
  ],
]

describe('a mistake is told with file, line and a sentence', () => {
  test.each(rows)('%s', (_claim, yaml, said) => {
    const files = { '/etc/t/key.pem': pem }
    expect(wrong(load(yaml, files))).toEqual(said.map((line) => `/etc/t/t.yaml:${line}`))
  })

  test('a settings file that cannot be read', () => {
    const result = load('', {}, { THROUGHLINE_CONFIG: '/nowhere.yaml' })
    expect(wrong(result)).toEqual([
      'THROUGHLINE_CONFIG: the settings file /nowhere.yaml cannot be read (ENOENT)',
    ])
  })

  test('no sentence repeats a secret', () => {
    const lines = [
      'tls: { key: hunter2, passphrase: [hunter2] }',
      'sasl: { mechanism: plain, username: u, password: hunter2, pass: hunter2 }',
      'write: { sasl: { mechanism: "${SECRET}", username: u, password: "${SECRET}" } }',
    ]
    const said = wrong(load(cluster(...lines)))
    expect(said).toHaveLength(4)
    expect(said.join('\n')).not.toContain('hunter2')
  })
})
