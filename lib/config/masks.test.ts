import { expect, test } from 'vitest'
import { cluster, good, load, wrong } from './fake-settings.ts'

test('masks are read', () => {
  const yaml = cluster(
    'masks:',
    '  - { topics: ["pay.*"], fields: ["$.card.number", "header:auth", key], show: last4 }',
  )
  expect(good(load(yaml)).clusters[0]?.masks).toEqual([
    { topics: ['pay.*'], fields: ['$.card.number', 'header:auth', 'key'], show: 'last4' },
  ])
})

test.each([
  ['{ topics: ["a"], fields: ["card.number"] }', 'card.number is no field of a message: it is none of key'],
  ['{ topics: ["a"], fields: ["$.a["] }', '$.a[ is no field of a message: [ is no step of a path'],
  ['{ topics: [], fields: [key] }', 'topics of a mask is empty'],
  ['{ topics: ["a"], fields: [] }', 'fields of a mask is empty'],
  ['{ topics: ["a"], fields: [key], show: all }', 'show must be last4'],
  ['{ topics: ["a"], field: [key] }', 'did you mean fields?'],
])('%s is a mistake with its line', (mask, sentence) => {
  const told = wrong(load(cluster('masks:', `  - ${mask}`)))
  expect(told.join('\n')).toContain(sentence)
  expect(told.join('\n')).toMatch(/:6\b/)
})
