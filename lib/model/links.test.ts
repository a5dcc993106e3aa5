import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  auditEntryHref,
  deleteGroupsHref,
  groupHref,
  groupsHref,
  overviewHref,
  replicasHref,
  resetHref,
  topicHref,
  undoHref,
} from './links.ts'

/** What a browser and the API make of an address: its segments, each decoded once, and its query. */
function read(href: string): { segments: string[]; query: Record<string, string> } {
  const url = new URL(href, 'http://localhost')
  return {
    segments: url.pathname.split('/').slice(1).map(decodeURIComponent),
    query: Object.fromEntries(url.searchParams),
  }
}

describe('a link to a group', () => {
  test('leads to it, whatever it is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (group) => {
        const { segments, query } = read(groupHref('prod-eu', group))
        const found = segments[3] === '~' ? query['id'] : segments[3]
        expect(segments.slice(0, 3)).toEqual(['clusters', 'prod-eu', 'groups'])
        expect(segments).toHaveLength(4)
        expect(found).toBe(group)
      }),
    )
  })

  test.each(['.', '..', '', '~'])('called %j goes by the query: no path can carry it', (group) => {
    expect(read(groupHref('c', group))).toEqual({
      segments: ['clusters', 'c', 'groups', '~'],
      query: { id: group },
    })
  })

  test.each(['a/b', '100%', '%2F', 'x?y#z', '<script>', 'naïve ü', '...'])(
    'called %j goes by the path',
    (group) => {
      expect(read(groupHref('c', group))).toEqual({ segments: ['clusters', 'c', 'groups', group], query: {} })
    },
  )
})

test.each([
  [overviewHref('a/b'), '/clusters/a%2Fb'],
  [groupsHref('c', { status: 'lost,stalled' }), '/clusters/c/groups?status=lost%2Cstalled'],
  [topicHref('c', 'orders.v1'), '/clusters/c/topics/orders.v1'],
  [topicHref('c', 'orders.v1', 'readers'), '/clusters/c/topics/orders.v1?tab=readers'],
  [replicasHref('c', { show: 'trouble' }), '/clusters/c/replicas?show=trouble'],
])('%s', (href, expected) => {
  expect(href).toBe(expected)
})

describe('a link to a change', () => {
  test('of one group goes to its own page, of several to theirs', () => {
    expect(resetHref('c', ['a/b'])).toBe('/clusters/c/groups/a%2Fb/reset')
    expect(resetHref('c', ['..'])).toBe('/clusters/c/groups/~/reset?id=..')
    expect(resetHref('c', ['a b', 'x&y'])).toBe('/clusters/c/resets?group=a+b&group=x%26y')
  })

  test('names the groups that are to go, or their pattern', () => {
    expect(deleteGroupsHref('c', ['a', '..'])).toBe('/clusters/c/delete-groups?group=a&group=..')
    expect(deleteGroupsHref('c', { pattern: 'console-*' })).toBe(
      '/clusters/c/delete-groups?pattern=console-*',
    )
  })

  test('in the audit log leads to the entry and to its undo', () => {
    expect(auditEntryHref('c d', '7')).toBe('/clusters/c%20d/audit/7')
    expect(undoHref('c d', '7')).toBe('/clusters/c%20d/audit/7/undo')
  })
})
