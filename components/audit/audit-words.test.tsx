import { describe, expect, test } from 'vitest'
import { sayAudit, sayDeed, sayMore } from './audit-words.ts'
import { anEntry, anUnfinished, aRow, AT_MS } from './fixtures.ts'

describe('what became of a deed, as a sentence', () => {
  test.each([
    ['2 partitions of billing were reset: 800 replayed, 10 skipped.', anEntry()],
    ['1 partition of billing was reset: 800 replayed.', anEntry({}, [aRow(0, 900n, 100n), aRow(1, 5n, 5n)])],
    ['1 partition of billing was reset.', anEntry({}, [aRow(0, null, 100n)])],
    ['Nothing had to be changed in billing.', anEntry({}, [aRow(0, 5n, 5n)])],
    ['2 partitions of billing were put back: 800 replayed, 10 skipped.', anEntry({ action: 'undo' })],
    [
      '1 partition of billing has no offset any more.',
      anEntry({ action: 'delete-offsets' }, [aRow(0, 5n, null)]),
    ],
    ['The group billing was deleted.', anEntry({ action: 'delete-groups' }, [])],
    ['Kafka refused: billing is as it was.', anEntry({ outcome: 'refused' })],
    ['billing was not changed.', anEntry({ outcome: 'failed' })],
    ['Nobody knows whether billing was reset.', anUnfinished()],
    ['Nobody knows whether billing was put back.', anUnfinished({ action: 'undo' })],
  ])('%s', (sentence, entry) => expect(sayDeed(entry)).toBe(sentence))

  test('in part only: what was read back as wanted counts', () => {
    const rows = [
      { topic: 'orders.v1', partition: 0, committed: 100n, error: null },
      { topic: 'orders.v1', partition: 1, committed: 50n, error: 'Kafka did not take it.' },
    ]
    const entry = anEntry({ outcome: 'partial', after: { because: '', rows } })
    expect(sayDeed(entry)).toBe('Only 1 of 2 partitions of billing was reset.')
  })

  test('a group with an empty name is named', () => {
    expect(sayDeed(anEntry({ target: '' }))).toMatch(/of .*empty.* were reset/)
  })
})

describe('the sentence below', () => {
  test('says of a deed that has just begun that it may still be under way', () => {
    expect(sayMore(anUnfinished(), AT_MS + 2000)).toMatch(/looks again by itself/)
  })

  test('says later that nobody knows, and offers undo where there is something to put back', () => {
    const later = sayMore(anUnfinished(), AT_MS + 3_600_000)
    expect(later).toMatch(/nobody wrote down how it ended.*Look at the group\. Undo puts back/)
    expect(sayMore(anUnfinished({ undoable: false }), AT_MS + 3_600_000)).not.toMatch(/Undo/)
  })

  test('of what has ended is what was written down', () => {
    expect(sayMore(anEntry(), AT_MS)).toBe('2 partitions of billing read back as wanted.')
  })
})

describe('the list as a sentence', () => {
  test.each([
    [0, false, 'Nobody has changed anything here yet.'],
    [0, true, 'No change fits.'],
    [1, true, 'One change fits.'],
    [1204, false, '1,204 changes so far.'],
  ])('%i, filtered: %s', (total, filtered, text) => {
    expect(sayAudit({ items: [], total }, filtered)).toEqual({ text, soft: '' })
  })

  test('names what is unfinished', () => {
    const items = [anEntry(), anUnfinished()]
    expect(sayAudit({ items, total: 2 }, false).soft).toBe('One below is unfinished.')
    expect(sayAudit({ items: [anUnfinished(), anUnfinished()], total: 2 }, false).soft).toBe(
      'Two below are unfinished.',
    )
  })
})
