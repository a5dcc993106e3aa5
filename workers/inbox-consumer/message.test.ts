import type { KafkaMessage } from 'kafkajs'
import { describe, expect, test } from 'vitest'
import { Overdue } from '#workers/deadline.ts'
import { isOutsideDown, OutsideDown } from './infrastructure.ts'
import { toMessage } from './message.ts'

const id = '01990000-0000-7000-8000-000000000001'

function record(headers: Record<string, string>): KafkaMessage {
  return {
    key: Buffer.from('a'),
    value: Buffer.from('v'),
    timestamp: '1000',
    attributes: 0,
    offset: '7',
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  }
}

describe('the id of a message', () => {
  test('is that of its header', () => {
    expect(toMessage('t', 1, record({ 'message-id': id.toUpperCase() }))).toMatchObject({
      id,
      idMistake: null,
      offset: 7n,
    })
  })

  test.each([
    ['is missing', {}, 'no header message-id'],
    ['is no UUID', { 'message-id': '17' }, 'the header message-id is no UUID'],
  ])('%s: the message says so, and has a name of its own by its place', (_claim, headers, idMistake) => {
    const message = toMessage('t', 1, record(headers))
    expect(message.idMistake).toBe(idMistake)
    expect(message.id).toBe(toMessage('t', 1, record(headers)).id)
    expect(message.id).not.toBe(toMessage('t', 2, record(headers)).id)
  })

  test('the time of the outbox row is read; nonsense is none', () => {
    expect(toMessage('t', 1, record({ 'produced-at': '2026-01-02T03:04:05.000Z' })).producedAt).toEqual(
      new Date('2026-01-02T03:04:05.000Z'),
    )
    expect(toMessage('t', 1, record({ 'produced-at': 'soon' })).producedAt).toBeNull()
  })
})

describe('whose fault it is', () => {
  const sql = (code: string) => Object.assign(new Error('said by the database'), { code })
  test.each([
    ['connection refused', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['connection lost', new Error('Connection terminated unexpectedly')],
    ['server shutting down', sql('57P01')],
    ['no room on the disk', sql('53100')],
    ['a lock that was not to be had', sql('55P03')],
    ['a serialization failure', sql('40001')],
    ['a handler that says so', new OutsideDown('the bank is down')],
  ])('%s: not the message’s', (_claim, error) => {
    expect(isOutsideDown(error)).toBe(true)
  })
  test.each([
    ['a constraint', sql('23514')],
    ['a statement that took too long', sql('57014')],
    ['a handler that took too long', new Overdue('the handler took longer than 8000 ms')],
    ['a bug', new TypeError('x is undefined')],
    ['what is no error', 'text'],
  ])('%s: the message’s', (_claim, error) => {
    expect(isOutsideDown(error)).toBe(false)
  })
})
