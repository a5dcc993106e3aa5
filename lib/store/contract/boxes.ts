import { expect, test } from 'vitest'
import type { BoxPoint } from '#lib/model/store.ts'
import { HOUR, MINUTE, START, type Open } from './given.ts'

function point(atMs: number, more: Partial<BoxPoint> = {}): BoxPoint {
  return { atMs, everyMs: 5000, pending: 312, oldestMs: 900, failed: 0, dead: 3, ...more }
}

export function testBoxes(open: Open): void {
  const all = { fromMs: 0, toMs: START * 2 }

  test('points of a box come back as they were, ascending, and none of another', async () => {
    const { boxes } = await open()
    // Ages of years, and what was not counted.
    const late = point(START + MINUTE, { pending: null, oldestMs: 4_000_000_000, failed: null, dead: null })
    await boxes.write('minute', [
      { box: 'shop', ...late },
      { box: 'shop', ...point(START) },
      { box: "o'shop", ...point(START, { pending: 1 }) },
    ])
    expect(await boxes.read('shop', { of: 'minute', ...all })).toEqual([point(START), late])
    expect(await boxes.read('shop', { of: 'minute', fromMs: START + 1, toMs: START + MINUTE })).toEqual([
      late,
    ])
    expect(await boxes.read('shop', { of: 'hour', ...all })).toEqual([])
    expect((await boxes.read("o'shop", { of: 'minute', ...all })).map(({ pending }) => pending)).toEqual([1])
  })

  test('the same moment again takes the place of what was there', async () => {
    const { boxes } = await open()
    await boxes.write('hour', [{ box: 'shop', ...point(START) }])
    await boxes.write('hour', [{ box: 'shop', ...point(START, { pending: 7, failed: null }) }])
    await boxes.write('hour', [])
    expect(await boxes.read('shop', { of: 'hour', ...all })).toEqual([
      point(START, { pending: 7, failed: null }),
    ])
  })

  test('minutes and hours are given up each at their own age', async () => {
    const { boxes } = await open()
    for (const of of ['minute', 'hour'] as const)
      await boxes.write(of, [
        { box: 'shop', ...point(START) },
        { box: 'shop', ...point(START + HOUR) },
      ])
    await boxes.forget({ minute: START + HOUR, hour: START })
    const left = async (of: 'minute' | 'hour') =>
      (await boxes.read('shop', { of, ...all })).map(({ atMs }) => atMs)
    expect(await left('minute')).toEqual([START + HOUR])
    expect(await left('hour')).toEqual([START, START + HOUR])
  })
}
