import { expect, test } from 'vitest'
import { Fault } from '#lib/model/reading.ts'
import { toFault } from './fault.ts'

const where = 'The database app at db:5432/app'
const coded = (code: string, message = 'secret words') => Object.assign(new Error(message), { code })

const rows: [claim: string, error: unknown, code: string, sentence: string][] = [
  [
    'nobody listens',
    coded('ECONNREFUSED'),
    'unreachable',
    `${where} cannot be reached: see whether it is up and reachable from here.`,
  ],
  ['a lock', coded('55P03'), 'timeout', `${where} keeps the table locked: end what holds it.`],
  [
    'a time-out of the server',
    coded('57014'),
    'timeout',
    `${where} took too long over a question and was told to stop: see what keeps it busy.`,
  ],
  [
    'a server that is stopping',
    coded('57P01'),
    'unreachable',
    `${where} is starting or stopping; it is tried again.`,
  ],
  [
    'a database that is closed',
    coded('55000'),
    'unreachable',
    `${where} takes nobody in just now; it is tried again.`,
  ],
  [
    'a wrong password',
    coded('28P01'),
    'denied',
    `${where} does not let us in: check user and password in the url of this database.`,
  ],
  [
    'a connection that broke',
    new Error('Connection terminated unexpectedly'),
    'unreachable',
    'The connection to the database app at db:5432/app broke; it is tried again.',
  ],
  ['what nobody foresaw', coded('99999'), 'protocol', `${where} refused a question (99999): see its log.`],
]

test.each(rows)(
  '%s is a sentence that holds nothing of what the server said',
  (_claim, error, code, sentence) => {
    const fault = toFault(error, where)
    expect(fault).toMatchObject({ code, message: sentence })
    expect(fault.message).not.toContain('secret')
  },
)

test('a fault stays what it is', () => {
  const fault = new Fault('denied', 'No.')
  expect(toFault(fault, where)).toBe(fault)
})
