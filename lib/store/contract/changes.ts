import { expect, test } from 'vitest'
import { change, everything, START, type Open } from './given.ts'

export function testChanges(open: Open): void {
  test('changes come newest first, those of one moment in the opposite order of writing', async () => {
    const { history } = await open()
    const first = [change(START, 'a'), change(START, 'b', { kind: 'isr' })]
    const second = [change(START + 1, 'a', { from: '', to: 'Stable', text: 'a is new' })]
    await history.writeTick('main', START, [], first)
    await history.writeTick('main', START + 1, [], second)
    expect(await history.readChanges('main', everything)).toEqual([second[0], first[1], first[0]])
    expect(await history.readChanges('other', everything)).toEqual([])
  })

  test('what somebody did between two looks stands among what was seen, and moves no look', async () => {
    const { history } = await open()
    const seen = [change(START, 'a'), change(START + 5000, 'a')]
    await history.writeTick('main', START, [], seen.slice(0, 1))
    const did = change(START + 6000, 'a', { kind: 'reset', text: 'was reset' })
    await history.writeChange('main', did)
    await history.writeTick('main', START + 5000, [], seen.slice(1))
    expect(await history.readChanges('main', everything)).toEqual([did, seen[1], seen[0]])
    expect(await history.readTicks('main', 0, START * 2)).toEqual([START, START + 5000])
  })

  test('of a cluster that was never looked at as well', async () => {
    const { history } = await open()
    const did = change(START, 'a', { kind: 'reset', text: 'was reset' })
    await history.writeChange('new', did)
    expect(await history.readChanges('new', everything)).toEqual([did])
    await expect(history.writeChange('new', { ...did, subject: 'a\0' })).rejects.toThrow('cannot be kept')
    await history.writeTick('new', START, [], [])
    expect(await history.readTicks('new', 0, START * 2)).toEqual([START])
  })

  test('by time, kind, subject and at most so many', async () => {
    const { history } = await open()
    const all = Array.from({ length: 300 }, (_, n) =>
      change(START + n, `g${n % 3}`, { kind: n % 2 === 0 ? 'group-state' : 'broker' }),
    )
    await history.writeTick('main', START, [], all)
    const read = async (want: object) =>
      (await history.readChanges('main', { ...everything, ...want })).length
    expect(await read({})).toBe(300)
    expect(await read({ limit: 7 })).toBe(7)
    expect(await read({ limit: 0 })).toBe(0)
    expect(await read({ fromMs: START + 10, toMs: START + 19 })).toBe(10)
    expect(await read({ subject: 'g1' })).toBe(100)
    expect(await read({ subject: '' })).toBe(0)
    expect(await read({ kinds: ['broker'] })).toBe(150)
    expect(await read({ kinds: ['broker', 'group-state'], subject: 'g0' })).toBe(100)
    expect(await read({ kinds: ['broker'], subject: 'g0' })).toBe(50)
    expect(await read({ kinds: [] })).toBe(0)
  })
}
