import { expect, test } from 'vitest'
import { formatMistake } from '#lib/config/mistake.ts'
import { loadWorkerSettings } from './settings.ts'

const relay = {
  WORKER_BROKERS: 'a:1,b:2',
  WORKER_DATABASE: 'postgres://x',
  WORKER_SCHEMA: 'shop',
  WORKER_NAME: 'shop',
}

function load(env: Record<string, string>, yaml?: string): unknown {
  const file = yaml === undefined ? null : 'worker.yaml'
  const found = loadWorkerSettings('outbox-relay', { env, readFile: () => yaml ?? '', file })
  return Array.isArray(found) ? found.map(formatMistake) : found
}

test('settings of the environment alone', () => {
  expect(
    load({ ...relay, WORKER_BATCH_ROWS: '20', WORKER_POLL: '100ms', WORKER_TRANSACTIONAL: 'false' }),
  ).toMatchObject({
    brokers: ['a:1', 'b:2'],
    schema: 'shop',
    batchRows: 20,
    poll: 100,
    transactional: false,
  })
})

test('settings of a file, of which the environment replaces one', () => {
  const yaml = 'brokers: [a:1]\ndatabase: "${URL}"\nschema: shop\nname: shop\nbatchRows: 7\n'
  expect(load({ URL: 'postgres://y', WORKER_NAME: 'other' }, yaml)).toMatchObject({
    database: 'postgres://y',
    name: 'other',
    batchRows: 7,
  })
})

const rows: [claim: string, env: Record<string, string>, yaml: string | undefined, said: string[]][] = [
  [
    'nothing at all',
    {},
    undefined,
    ['BROKERS', 'DATABASE', 'SCHEMA', 'NAME'].map((it) => `environment: WORKER_${it} is missing`),
  ],
  [
    'a batch of none',
    { ...relay, WORKER_BATCH_ROWS: '0' },
    undefined,
    ['environment: WORKER_BATCH_ROWS must be a number from 1 to 10000'],
  ],
  [
    'a poll that would hammer the database',
    { ...relay, WORKER_POLL: '1ms' },
    undefined,
    ['environment: WORKER_POLL must be a duration from 10ms to 1m, written like 500ms, 5s or 2m'],
  ],
  [
    'a word where a number is wanted, in a file',
    relay,
    'schema: shop\nbatchRows: many',
    ['worker.yaml:2: batchRows must be a number from 1 to 10000'],
  ],
  [
    'a misspelt setting',
    relay,
    'batchrows: 5',
    ['worker.yaml:1: batchrows is not a setting here; did you mean batchRows?'],
  ],
]

test.each(rows)('%s', (_claim, env, yaml, said) => {
  expect(load(env, yaml)).toEqual(said)
})
