import { describe, expect, test } from 'vitest'
import { toWindows } from '#lib/lag/windows.ts'
import type { Status } from '#lib/model/group.ts'
import { complain, complainOfRewinds, toRewinds } from './complain.ts'
import type { Expected } from './expected.ts'

const windows = toWindows(5000, 90_000)
const stalled: Expected = {
  scenario: 'stalled',
  group: 'g',
  right: 'stalled',
  dueMs: () => 20_000,
  meanwhile: [{ status: 'unknown', because: 'too few' }],
}

/** One look every five seconds, beginning at a minute. */
function toLooks(...statuses: readonly Status[]) {
  return statuses.map((status, n) => ({
    atMs: 60_000 + n * 5000,
    status,
    reason: 'because',
    state: 'Stable',
    partitions: [],
  }))
}

describe('of a group that does the same all the time', () => {
  test.each<[string, Status[], string[]]>([
    ['the right status is nothing to complain of', Array(8).fill('stalled'), []],
    [
      'what is allowed until it is due neither',
      ['unknown', 'unknown', 'stalled', ...Array(5).fill('stalled')],
      [],
    ],
    [
      'what is not allowed is wrong before it is due',
      ['unknown', 'ok', ...Array(6).fill('stalled')],
      ['5.0 s: ok (because; Stable) instead of stalled'],
    ],
    [
      'what is allowed is wrong once it is due',
      Array(6).fill('unknown'),
      ['25.0 s: unknown (because; Stable) instead of stalled'],
    ],
    [
      'one wrong look afterwards is found',
      [...Array(7).fill('stalled'), 'ok', 'stalled'],
      ['35.0 s: ok (because; Stable) instead of stalled'],
    ],
    [
      'a watch that ends too soon proves nothing',
      ['stalled', 'stalled'],
      ['was not watched until it was due'],
    ],
  ])('%s', (_, statuses, complaints) => {
    expect(complain(toLooks(...statuses), stalled, windows)).toEqual(complaints)
  })
})

describe('of a group that is sent back', () => {
  const commits = [100n, 105n, 20n, 60n, 104n, 105n, 120n, 119n].map((committed, n) => ({
    atMs: 70_000 + n * 10_000,
    committed,
  }))
  const rewinds = toRewinds(commits)

  test('a rewind is from the fall until it is where it was', () => {
    expect(rewinds).toEqual([
      { fellMs: 90_000, backMs: 110_000 },
      { fellMs: 140_000, backMs: Infinity },
    ])
  })

  test.each<[string, number, Status, boolean]>([
    ['ok before', 80, 'ok', true],
    ['rewound before', 80, 'rewound', false],
    ['ok in the first look', 92, 'ok', true],
    ['rewound in the first look', 92, 'rewound', true],
    ['ok when it is settled', 105, 'ok', false],
    ['rewound when it is settled', 105, 'rewound', true],
    ['anything else when it is settled', 105, 'lagging', false],
    ['rewound long after', 125, 'rewound', false],
    ['ok after', 125, 'ok', true],
  ])('%s', (_, seconds, status, right) => {
    const looks = [...toLooks('ok', 'ok', 'ok'), { ...toLooks(status)[0], atMs: seconds * 1000 }]
    expect(complainOfRewinds(looks as ReturnType<typeof toLooks>, rewinds, windows).length === 0).toBe(right)
  })
})
