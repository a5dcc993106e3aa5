import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupHref, groupsHref, overviewHref, replicasHref, topicHref } from './links.ts'

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
