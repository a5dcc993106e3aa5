import { expect, test } from 'vitest'
import { change, everything, HOUR, join, lagOf, MINUTE, row, START, type Open } from './given.ts'

export function testForgetting(open: Open): void {
  const nothing = { tick: 0, minute: 0, hour: 0, changes: 0 }

  test('what is older is forgotten, and nothing else', async () => {
    const store = await open()
    const { history } = store
    for (let n = 0; n < 6; n++) {
      const atMs = START + n * HOUR
      await history.writeTick('main', atMs, [row('a', 't', `${n}`)], [change(atMs, `${n}`)])
      await history.rollUp('main', 'minute', { fromMs: atMs, toMs: atMs + MINUTE }, join)
      await history.rollUp('main', 'hour', { fromMs: atMs, toMs: atMs + HOUR }, join)
    }
    await history.writeTick('other', START, [row('a', 't', 'other')], [])
    await history.forget(nothing)
    expect(await lagOf(store, 'a', ['t'])).toHaveLength(6)

    const at = (n: number) => START + n * HOUR
    await history.forget({ tick: at(4), minute: at(3) + 1, hour: at(2), changes: at(1) })
    expect((await lagOf(store, 'a', ['t'])).map(([atMs]) => atMs)).toEqual([at(4), at(5)])
    expect((await lagOf(store, 'a', ['t'], 'minute')).map(([atMs]) => atMs)).toEqual([at(4), at(5)])
    expect((await lagOf(store, 'a', ['t'], 'hour')).map(([atMs]) => atMs)).toEqual([
      at(2),
      at(3),
      at(4),
      at(5),
    ])
    expect(await history.readTicks('main', 0, at(9))).toEqual([at(4), at(5)])
    expect(await history.readTick('main', at(3))).toEqual([])
    expect(await history.readTicks('other', 0, at(9))).toEqual([])
    const kept = await history.readChanges('main', everything)
    expect(kept.map(({ subject }) => subject)).toEqual(['5', '4', '3', '2', '1'])
    expect(await history.lastRollUp('main', 'hour')).toBe(at(5))
  })

  test('what is forgotten cannot be written again, and the rest goes on', async () => {
    const store = await open()
    await store.history.writeTick('main', START, [row('a', 't', 'old')], [])
    await store.history.forget({ ...nothing, tick: START + 1 })
    expect(await store.history.readTicks('main', 0, START * 2)).toEqual([])
    await expect(store.history.writeTick('main', START, [row('a', 't', 'again')], [])).rejects.toThrow(
      'clock',
    )
    await store.history.writeTick('main', START + 1, [row('a', 't', 'new')], [])
    expect(await lagOf(store, 'a', ['t'])).toEqual([[START + 1, 't', 'new']])
  })

  test('a group that was not seen for longer than anything is kept loses its name, and may come back', async () => {
    const store = await open()
    const { history } = store
    const days = (n: number) => START + n * 24 * HOUR
    await history.writeTick('main', days(0), [row('gone', 't', 'x'), row('here', 't', '0')], [])
    await history.writeTick('main', days(3), [row('here', 't', '3')], [])
    await history.forget({ tick: days(3), minute: days(3), hour: days(3), changes: days(3) })
    expect(await lagOf(store, 'here', ['t'])).toEqual([[days(3), 't', '3']])
    await history.writeTick('main', days(4), [row('gone', 't', 'back'), row('here', 't', '4')], [])
    expect(await lagOf(store, 'gone', ['t'])).toEqual([[days(4), 't', 'back']])
    expect(await lagOf(store, 'here', ['t'])).toHaveLength(2)
  })

  test('many looks are forgotten while others are written', async () => {
    const store = await open()
    const rows = Array.from({ length: 100 }, (_, n) => row(`g${n}`, 't', 'x'))
    for (let n = 0; n < 50; n++) await store.history.writeTick('main', START + n, rows, [])
    const forgetting = store.history.forget({ ...nothing, tick: START + 50 })
    for (let n = 50; n < 60; n++) await store.history.writeTick('main', START + n, rows, [])
    await forgetting
    const left = await store.history.readTicks('main', 0, START * 2)
    expect(left).toEqual(Array.from({ length: 10 }, (_, n) => START + 50 + n))
    for (const atMs of left) expect(await store.history.readTick('main', atMs)).toHaveLength(100)
  })
}
