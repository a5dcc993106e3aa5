import { expect, test } from 'vitest'
import { HOUR, join, lagOf, MINUTE, row, START, type Open } from './given.ts'

export function testRollUps(open: Open): void {
  /** Three minutes of looks, twenty seconds apart; `b` is in the first minute alone. */
  async function openThreeMinutes() {
    const store = await open()
    for (let n = 0; n < 9; n++) {
      const rows = [row('a', 't', `${n}`), row('a', '', `A${n}`), ...(n < 3 ? [row('b', 't', `b${n}`)] : [])]
      await store.history.writeTick('main', START + n * 20_000, rows, [])
    }
    const minute = (n: number, fold = join) => {
      const span = { fromMs: START + n * MINUTE, toMs: START + (n + 1) * MINUTE }
      return store.history.rollUp('main', 'minute', span, fold)
    }
    return { store, minute }
  }

  test('looks fold into minutes and minutes into hours, in order', async () => {
    const { store, minute } = await openThreeMinutes()
    for (const n of [0, 1, 2]) await minute(n)
    expect(await lagOf(store, 'a', ['t'], 'minute')).toEqual([
      [START, 't', '0+1+2'],
      [START + MINUTE, 't', '3+4+5'],
      [START + 2 * MINUTE, 't', '6+7+8'],
    ])
    expect(await lagOf(store, 'b', ['t'], 'minute')).toEqual([[START, 't', 'b0+b1+b2']])
    await store.history.rollUp('main', 'hour', { fromMs: START, toMs: START + HOUR }, join)
    expect(await lagOf(store, 'a', ['t', ''], 'hour')).toEqual([
      [START, '', 'A0+A1+A2+A3+A4+A5+A6+A7+A8'],
      [START, 't', '0+1+2+3+4+5+6+7+8'],
    ])
    const at = { resolution: 'hour' as const, atMs: START + HOUR, afterMs: 0 }
    expect(await store.history.readLagAt('main', 'b', at)).toHaveLength(1)
  })

  test('doing it again gives the same, also when less is left of it', async () => {
    const { store, minute } = await openThreeMinutes()
    await minute(0)
    const once = await lagOf(store, 'b', ['t'], 'minute')
    await minute(0)
    expect(await lagOf(store, 'b', ['t'], 'minute')).toEqual(once)
    const gone = { minute: 0, hour: 0, changes: 0 }
    await store.history.forget({ tick: START + 40_000, ...gone })
    await minute(0)
    expect(await lagOf(store, 'b', ['t'], 'minute')).toEqual([[START, 't', 'b2']])
    await store.history.forget({ tick: START + MINUTE, ...gone })
    await minute(0)
    expect(await lagOf(store, 'b', ['t'], 'minute')).toEqual([])
  })

  test('a fold that fails leaves what was there', async () => {
    const { store, minute } = await openThreeMinutes()
    await minute(0)
    const before = await lagOf(store, 'a', ['t'], 'minute')
    const broken = () => {
      throw new Error('damaged row')
    }
    await expect(minute(0, broken)).rejects.toThrow('damaged row')
    await expect(minute(1, broken)).rejects.toThrow('damaged row')
    expect(await lagOf(store, 'a', ['t'], 'minute')).toEqual(before)
    expect(await store.history.lastRollUp('main', 'minute')).toBe(START)
  })

  test('the last roll-up is remembered, also of a time in which nothing was seen', async () => {
    const { store, minute } = await openThreeMinutes()
    const last = () => store.history.lastRollUp('main', 'minute')
    expect(await last()).toBeNull()
    await minute(1)
    expect(await last()).toBe(START + MINUTE)
    await minute(7)
    expect(await last()).toBe(START + 7 * MINUTE)
    expect(await lagOf(store, 'a', ['t'], 'minute')).toHaveLength(1)
    expect(await store.history.lastRollUp('main', 'hour')).toBeNull()
    expect(await store.history.lastRollUp('nowhere', 'hour')).toBeNull()
  })
}
