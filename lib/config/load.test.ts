import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { cluster, good, load, pem, wrong } from './fake-settings.ts'
import { loadSettings } from './load.ts'

describe('good settings', () => {
  test('a cluster with nothing but brokers gets the defaults', () => {
    const settings = good(load(cluster()))
    expect(settings.clusters).toEqual([
      {
        id: 'main',
        name: 'main',
        bootstrap: [{ host: 'b1', port: 9092 }],
        tls: null,
        sasl: null,
        write: null,
        pollMs: 5000,
        windowMs: null,
        requestTimeoutMs: 3000,
        send: { topics: [] },
        masks: [],
      },
    ])
    expect(settings.access).toEqual({ allowAnonymousReads: false, allowAnonymousWrites: false, hosts: [] })
    const [hour, day] = [3_600_000, 86_400_000]
    const keep = { ticksMs: 6 * hour, minutesMs: 14 * day, hoursMs: 365 * day, changesMs: 90 * day }
    expect(settings.store).toEqual({ url: null, keep })
    expect(settings.source).toBe('/etc/t/t.yaml')
  })

  test('a store in PostgreSQL, and how long what is kept', () => {
    const lines = ['  url: postgres://u:${SECRET}@h/d', '  keep: { ticks: 30m, hours: 730d }']
    const { store } = good(load([cluster(), 'store:', ...lines].join('\n')))
    expect(store.url?.reveal()).toBe('postgres://u:hunter2@h/d')
    expect(inspect(store)).not.toContain('hunter2')
    expect(store.keep).toMatchObject({
      ticksMs: 1_800_000,
      minutesMs: 14 * 86_400_000,
      hoursMs: 730 * 86_400_000,
    })
  })

  test('references are resolved, in lists and in the middle of a text', () => {
    const yaml = [
      'version: 1',
      'clusters:',
      '  - { id: a, bootstrap: "${BROKERS}", name: "x ${SECRET} $${SECRET}" }',
      'databases: [{ id: d, url: "postgres://u:${SECRET}@h/d" }]',
    ].join('\n')
    const settings = good(load(yaml))
    expect(settings.clusters[0]?.bootstrap).toEqual([
      { host: 'b1', port: 9092 },
      { host: 'b2', port: 9092 },
    ])
    expect(settings.clusters[0]?.name).toBe('x hunter2 ${SECRET}')
    expect(settings.databases[0]?.url.reveal()).toBe('postgres://u:hunter2@h/d')
  })

  test('a file is relative to the settings file and loses its last line break', () => {
    const yaml = cluster('sasl: { mechanism: SCRAM-SHA-512, username: u, password: file:secrets/p }')
    const sasl = good(load(yaml, { '/etc/t/secrets/p': ' p w \n' })).clusters[0]?.sasl
    if (sasl?.mechanism !== 'scram-sha-512') throw new Error('mechanism was not understood')
    expect(sasl.password.reveal()).toBe(' p w ')
  })

  test.each([
    ['tls: true', { ca: null, insecureSkipVerify: false }],
    ['tls: { insecureSkipVerify: true }', { ca: null, insecureSkipVerify: true }],
  ])('%s', (line, expected) => {
    expect(good(load(cluster(line))).clusters[0]?.tls).toMatchObject(expected)
  })

  test('tls: false is plaintext', () => {
    expect(good(load(cluster('tls: false'))).clusters[0]?.tls).toBeNull()
  })

  test('OAUTHBEARER by token and by client', () => {
    const byToken = good(load(cluster('sasl: { mechanism: oauthbearer, token: "${SECRET}" }')))
    expect(Object.keys(byToken.clusters[0]?.sasl ?? {})).toEqual(['mechanism', 'token'])
    const line =
      'sasl: { mechanism: oauthbearer, tokenUrl: "https://i/t", clientId: c, clientSecret: "${SECRET}" }'
    expect(good(load(cluster(line))).clusters[0]?.sasl).toMatchObject({
      tokenUrl: 'https://i/t',
      clientId: 'c',
      scope: null,
    })
  })

  test('no secret shows when settings are printed, inspected or made JSON', () => {
    const settings = good(
      load(
        cluster(
          'sasl: { mechanism: plain, username: u, password: "${SECRET}" }',
          'tls: { passphrase: hunter2 }',
        ),
      ),
    )
    const shown = [
      JSON.stringify(settings),
      inspect(settings, { depth: 20, showHidden: true }),
      String(settings.clusters[0]?.tls?.passphrase),
    ].join('\n')
    expect(shown).toContain('***')
    expect(shown).not.toContain('hunter2')
  })
})

describe('without a file, the environment', () => {
  const fromEnv = (bootstrap: string | undefined) =>
    loadSettings({ THROUGHLINE_BOOTSTRAP: bootstrap, THROUGHLINE_DATA: '/d' }, () => 'not read')

  test('several addresses, IPv6 in brackets', () => {
    const settings = good(fromEnv(' b1:9092,[::1]:9093, 10.0.0.1:9094,'))
    expect(settings.clusters[0]?.id).toBe('default')
    expect(settings.clusters[0]?.bootstrap).toEqual([
      { host: 'b1', port: 9092 },
      { host: '::1', port: 9093 },
      { host: '10.0.0.1', port: 9094 },
    ])
    expect(settings).toMatchObject({ source: 'environment', dataDir: '/d' })
  })

  test.each([
    [undefined, 'is not set'],
    [' , ', 'is empty'],
    ['b1', 'b1 is not host:port'],
    ['::1:9092', '::1:9092 is not host:port'],
    ['http://b1:9092', 'http://b1:9092 is not host:port'],
  ])('%s is a mistake', (bootstrap, said) => {
    expect(wrong(fromEnv(bootstrap))[0]).toContain(`THROUGHLINE_BOOTSTRAP: ${said}`)
  })
})

test('the example file is good once its secrets are there', () => {
  const file = join(import.meta.dirname, '..', '..', 'throughline.example.yaml')
  const settings = loadSettings({ THROUGHLINE_CONFIG: file, KAFKA_PASSWORD: 'p' }, (path) =>
    path === file ? readFileSync(path, 'utf8') : pem,
  )
  expect(good(settings).clusters.map(({ id }) => id)).toEqual(['main', 'secured'])
})
