import { describe, expect, it } from 'vitest'
import { errorName, kafkaErrors } from './codes.ts'

describe('Kafka error codes', () => {
  it.each([
    [-1, 'UNKNOWN_SERVER_ERROR', false],
    [0, 'NONE', false],
    [5, 'LEADER_NOT_AVAILABLE', true],
    [6, 'NOT_LEADER_OR_FOLLOWER', true],
    [16, 'NOT_COORDINATOR', true],
    [29, 'TOPIC_AUTHORIZATION_FAILED', false],
    [69, 'GROUP_ID_NOT_FOUND', false],
    [133, 'SHARE_SESSION_LIMIT_REACHED', true],
  ])('%i is %s, retriable: %s', (code, name, retriable) => {
    expect(errorName(code)).toBe(name)
    expect(kafkaErrors.get(code)?.retriable).toBe(retriable)
  })

  it('has every code from −1 to 133 once', () => {
    expect([...kafkaErrors.keys()]).toEqual(Array.from({ length: 135 }, (_, index) => index - 1))
  })

  it('shows a code that it does not know as a number', () => {
    expect(errorName(134)).toBe('ERROR_134')
  })
})
