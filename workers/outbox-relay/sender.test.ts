import { expect, test } from 'vitest'
import { blamesRecord } from './kafka-fault.ts'
import { isAcknowledged } from './sender.ts'

const told = { topicName: 't', partition: 1, errorCode: 0 }

test.each([
  ['the partition itself', [told], true],
  ['nobody: KafkaJS leaves out what it did not send', [], false],
  ['another partition', [{ ...told, partition: 0 }], false],
  ['the partition, with an error', [{ ...told, errorCode: 6 }], false],
])('acknowledged by %s', (_claim, answer, wanted) => {
  expect(isAcknowledged(answer, 't', 1)).toBe(wanted)
})

function refusal(type: string): Error {
  const inner = Object.assign(new Error('inner'), { type })
  return new Error('retries exceeded', { cause: inner })
}

test.each([
  ['MESSAGE_TOO_LARGE', true],
  ['INVALID_RECORD', true],
  ['UNKNOWN_TOPIC_OR_PARTITION', false],
])('%s blames the record', (type, final) => {
  expect(blamesRecord(refusal(type))).toMatchObject({ final })
})

test.each([
  'NOT_LEADER_FOR_PARTITION',
  'REQUEST_TIMED_OUT',
  'INVALID_PRODUCER_EPOCH',
  'TOPIC_AUTHORIZATION_FAILED',
])('%s blames no record: it costs no attempt', (type) => {
  expect(blamesRecord(refusal(type))).toBeNull()
  expect(blamesRecord(new Error('connect ECONNREFUSED'))).toBeNull()
})
