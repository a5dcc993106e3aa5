import { describe, expect, test } from 'vitest'
import { Fault } from '#lib/model/reading.ts'
import { toMarkers } from './markers.ts'
import { openMemoryStore } from './memory-store.ts'
import { noteReset, toChange, type Deed } from './note-reset.ts'

const AT_MS = Date.UTC(2026, 10, 22, 14, 8)
const aDeed = (over: Partial<Deed> = {}): Deed => ({
  group: 'billing',
  action: 'reset',
  outcome: 'done',
  text: 'Reset billing to the start of the log: 12 partitions, 166,443 read again.',
  ...over,
})

test('a reset is told as what was done, and stands above the chart of its group alone', async () => {
  const history = openMemoryStore()
  const hands = { history: () => history, nowMs: () => AT_MS, onFault: () => {} }
  await noteReset('main', aDeed(), hands)
  const text = 'was reset to the start of the log: 12 partitions, 166,443 read again'
  expect(history.changes).toEqual([
    { atMs: AT_MS, kind: 'reset', subject: 'billing', from: 'reset', to: 'done', text },
  ])
  expect(toMarkers(history.changes, 'billing')).toEqual([
    { atMs: AT_MS, untilMs: null, kind: 'reset', text: 'reset to the start of the log' },
  ])
  expect(toMarkers(history.changes, 'other')).toEqual([])
})

describe('the sentence that follows the name of the group', () => {
  test.each([
    ['Put billing back to what was before: 2 partitions.', 'was put back to what was before: 2 partitions'],
    ['Delete the offsets of billing on a, b: 2 partitions.', 'lost its offsets on a, b: 2 partitions'],
    [
      'Delete the group billing with what it has committed: 2 partitions.',
      'was deleted with what it has committed: 2 partitions',
    ],
    ['Something else.', 'Something else'],
  ])('%s', (text, told) => {
    expect(toChange(aDeed({ text }), AT_MS)?.text).toBe(told)
  })

  test('is short above a chart, and says there as well when it did not end well', () => {
    const deed = aDeed({ outcome: 'partial', text: 'Reset billing to 2026-11-22T14:00:00Z: 2 partitions.' })
    const change = toChange(deed, AT_MS)
    expect(toMarkers(change ? [change] : [], 'billing').map(({ text }) => text)).toEqual([
      'reset to 2026-11-22T14:00:00Z (partial)',
    ])
  })

  test('says what is not known, and what was done in part only', () => {
    expect(toChange(aDeed({ outcome: 'partial' }), AT_MS)?.text).toMatch(/; only a part of it/)
    expect(toChange(aDeed({ outcome: 'unfinished' }), AT_MS)?.text).toMatch(/; nobody knows/)
  })
})

test.each(['refused', 'failed'] as const)('a deed that was %s is no change', (outcome) => {
  expect(toChange(aDeed({ outcome }), AT_MS)).toBeNull()
})

test('a name that cannot be kept is left out', () => {
  expect(toChange(aDeed({ group: 'a\0b' }), AT_MS)).toBeNull()
})

test('a store that fails is told of and costs nothing; without one nothing is written', async () => {
  const told: string[] = []
  const hands = { nowMs: () => AT_MS, onFault: (because: string) => void told.push(because) }
  const failing = { writeChange: () => Promise.reject(new Fault('timeout', 'The store is slow.')) }
  await noteReset('main', aDeed(), { ...hands, history: () => failing })
  await noteReset('main', aDeed(), { ...hands, history: () => null })
  expect(told).toEqual(['The store is slow.'])
})
