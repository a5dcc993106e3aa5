import { expect, test } from 'vitest'
import { cluster, good, load } from '#lib/config/fake-settings.ts'
import { maskRow, openBoxMasks } from './box-masks.ts'

const masked = (topic: string, fields: string) =>
  cluster('masks:', `  - { topics: ["${topic}"], fields: [${fields}] }`)

const box = (yaml: string, flow = '') => {
  const settings = good(
    load(`${yaml}
databases:
  - { id: app, url: 'postgres://x/a' }
boxes:
  - { id: shop, database: app, preset: reference/outbox }
  - { id: lone, database: app, preset: reference/outbox }
  - { id: in, database: app, preset: reference/inbox }
${flow}`),
  )
  return openBoxMasks(settings)
}
const flow = `flows:
  - { id: f, cluster: main, outbox: shop, topic: payments.v1, readers: [{ group: g, inbox: in }] }`

test.each([
  ['the topic of the row', box(masked('orders.*', 'key')), 'shop', 'orders.v1', ['key']],
  ['no other topic', box(masked('orders.*', 'key')), 'shop', 'other', []],
  [
    'the topic of the flow, whatever the row says',
    box(masked('payments.*', 'value'), flow),
    'shop',
    'Order',
    ['value'],
  ],
  [
    'the topic of the flow, where the row says none',
    box(masked('payments.*', 'value'), flow),
    'shop',
    null,
    ['value'],
  ],
  ['every topic, where none is told', box(masked('payments.*', 'value'), flow), 'lone', null, ['value']],
] as const)('what is hidden is that of %s', (_claim, masks, id, topic, fields) => {
  expect(masks(id, topic).fields).toEqual(fields)
})

test('the key of a row in a list is hidden as that of a message', () => {
  const row = {
    id: '7',
    messageId: null,
    key: 'customer-4711',
    topic: 'orders.v1',
    type: null,
    createdMs: null,
    attempts: null,
    error: null,
    payloadBytes: null,
  }
  expect(maskRow(row, 'shop', box(masked('orders.*', 'key'))).key).toBe('•••')
  expect(maskRow(row, 'shop', box(masked('orders.*', 'value'))).key).toBe('customer-4711')
})
