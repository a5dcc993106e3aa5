import { describe, expect, test } from 'vitest'
import type { TargetState } from '#components/plan/target-fields.tsx'
import { toScope, toTarget } from './reset-state.ts'

const state: TargetState = {
  to: 'earliest',
  offset: '',
  at: '',
  zone: 'Europe/Berlin',
  duration: '',
  by: '',
  csv: '',
  group: '',
  audit: '',
  strict: false,
}

describe('a target is asked for once its field says something', () => {
  test.each<[string, Partial<TargetState>, unknown]>([
    ['the end', { to: 'latest' }, { kind: 'latest' }],
    ['no offset yet', { to: 'offset' }, null],
    ['an offset', { to: 'offset', offset: '12' }, { kind: 'offset', offset: '12' }],
    ['no time yet', { to: 'timestamp' }, null],
    ['an hour that clocks left out', { to: 'timestamp', at: '2026-03-29T02:30' }, null],
    [
      'a time, with its distance to UTC',
      { to: 'timestamp', at: '2026-11-22T14:00' },
      { kind: 'timestamp', at: '2026-11-22T14:00:00.000+01:00' },
    ],
    ['only a sign', { to: 'shift', by: '-' }, null],
    ['back by five', { to: 'shift', by: '-5' }, { kind: 'shift', by: '-5' }],
    ['an empty file', { to: 'csv', csv: ' \n' }, null],
  ])('%s', (_, over, target) => expect(toTarget({ ...state, ...over })).toEqual(target))
})

describe('a scope is asked for once something is chosen', () => {
  test.each<[string, Parameters<typeof toScope>[0], unknown]>([
    ['all', { scope: 'all', topics: ['a'], partitions: [] }, { all: true }],
    ['no topic yet', { scope: 'topics', topics: [], partitions: [] }, null],
    ['topics', { scope: 'topics', topics: ['a'], partitions: [] }, { topics: ['a'] }],
    [
      'partitions, without what is none',
      { scope: 'partitions', topics: [], partitions: ['a.b:11', 'a', 'a:x'] },
      { partitions: [{ topic: 'a.b', partition: 11 }] },
    ],
  ])('%s', (_, chosen, scope) => expect(toScope(chosen)).toEqual(scope))
})
