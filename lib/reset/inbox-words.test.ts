import { expect, test } from 'vitest'
import { toInboxWords, type LinkedInbox } from './inbox-words.ts'

const NOW = 1_767_225_600_000
const HOUR = 3_600_000
const DAY = 24 * HOUR

const step = (from: bigint | null, to: bigint | null, agoMs: number | null, topic = 'orders.v1') => ({
  group: 'billing',
  topic,
  from,
  to,
  targetMs: agoMs === null ? null : NOW - agoMs,
})

const say = (steps: ReturnType<typeof step>[], keepsMs: number | null = 7 * DAY) => {
  const inbox: LinkedInbox = { id: 'billing-inbox', keepsMs }
  const { warnings, notes } = toInboxWords(
    steps,
    (group, topic) => (group === 'billing' && topic === 'orders.v1' ? inbox : null),
    NOW,
  )
  return [...warnings.map((text) => `! ${text}`), ...notes].map((text) => text.replaceAll('\u00a0', ' '))
}

test.each([
  [
    'within the window all is dropped',
    [step(9n, 1n, 3 * HOUR), step(9n, 4n, HOUR)],
    [
      'What is read again of orders.v1 was applied before and is dropped as a duplicate: this goes back 3 h, billing-inbox remembers 7 d.',
    ],
  ],
  [
    'beyond it what is older is applied again; the farthest partition counts',
    [step(9n, 1n, 3 * HOUR), step(9n, 4n, 12 * DAY)],
    [
      '! Messages of orders.v1 older than 7 d are applied a second time: billing-inbox remembers 7 d, and this goes back 12 d.',
    ],
  ],
  [
    'what nobody knows is said, and no good news',
    [step(9n, 1n, 3 * HOUR), step(9n, 4n, null)],
    [
      '! What is read again of orders.v1 was applied before and is dropped as a duplicate: this goes back 3 h, billing-inbox remembers 7 d. Of 1 partition the time of the first record is not known: there it may go back further.',
    ],
  ],
  [
    'of no partition',
    [step(9n, 1n, null)],
    [
      '! How far back this goes in orders.v1 is not known. billing-inbox remembers 7 d: what is older is applied a second time.',
    ],
  ],
  [
    'what is skipped, stays, or had no offset is not read again',
    [step(1n, 9n, HOUR), step(5n, 5n, HOUR), step(null, 0n, HOUR)],
    [],
  ],
  ['a topic without a linked inbox', [step(9n, 1n, 12 * DAY, 'other')], []],
])('%s', (_claim, steps, said) => expect(say(steps)).toEqual(said))

test('an inbox whose settings do not say how long it remembers is told as such', () => {
  expect(say([step(9n, 1n, HOUR)], null)[0]).toMatch(/^! .*how long billing-inbox remembers is not said/)
})
