import { expect, test } from 'vitest'
import { Fault } from '#lib/model/reading.ts'
import type { LagRow } from '#lib/model/store.ts'
import { change, everything, HOUR, join, lagOf, MINUTE, row, START, text, type Open } from './given.ts'

export function testTicks(open: Open): void {
  test('a look is read back as it was written, by group, topic and time', async () => {
    const { history, ...store } = await open()
    await history.writeTick('main', START, [row('a', 't', 'a0'), row('a', '', 'A0'), row('b', 't', 'b0')], [])
    await history.writeTick('main', START + 5000, [row('a', 't', 'a5'), row('b', 't', 'b5')], [])
    await history.writeTick('main', START + 10_000, [row('a', 't', 'a10'), row('a', 'u', 'u10')], [])
    const whole = { history, ...store }
    expect(await lagOf(whole, 'a', ['t', 'u'])).toEqual([
      [START, 't', 'a0'],
      [START + 5000, 't', 'a5'],
      [START + 10_000, 't', 'a10'],
      [START + 10_000, 'u', 'u10'],
    ])
    expect(await lagOf(whole, 'a', [''])).toEqual([[START, '', 'A0']])
    expect(await lagOf(whole, 'b', ['t'])).toEqual([
      [START, 't', 'b0'],
      [START + 5000, 't', 'b5'],
    ])
    expect(await lagOf(whole, 'c', ['t'])).toEqual([])
    expect(await history.readTicks('main', START, START + 9999)).toEqual([START, START + 5000])
    const [first] = await history.readTick('main', START + 5000)
    expect(first?.bytes.constructor).toBe(Uint8Array)
    expect((await history.readTick('main', START + 5000)).map((one) => [one.group, text(one.bytes)])).toEqual(
      [
        ['a', 'a5'],
        ['b', 'b5'],
      ],
    )
    expect(await history.readTick('main', START + 1)).toEqual([])
  })

  test('both ends of a span belong to it', async () => {
    const store = await open()
    for (const atMs of [1, 2, 3, 4])
      await store.history.writeTick('main', atMs, [row('a', 't', `${atMs}`)], [])
    const want = { resolution: 'tick' as const, topics: ['t'], fromMs: 2, toMs: 3 }
    expect((await store.history.readLag('main', 'a', want)).map(({ atMs }) => atMs)).toEqual([2, 3])
    expect(await store.history.readTicks('main', 2, 3)).toEqual([2, 3])
    expect(await store.history.readTicks('main', 3, 2)).toEqual([])
  })

  test('a look without rows is a look', async () => {
    const { history } = await open()
    await history.writeTick('main', START, [], [])
    expect(await history.readTicks('main', START, START)).toEqual([START])
    expect(await history.readTick('main', START)).toEqual([])
  })

  test.each([0, -1, -HOUR])(
    'a look %i ms after the last one is refused, and nothing of it is kept',
    async (by) => {
      const store = await open()
      await store.history.writeTick('main', START, [row('a', 't', 'kept')], [])
      const late = store.history.writeTick(
        'main',
        START + by,
        [row('a', 't', 'late')],
        [change(START + by, 'a')],
      )
      await expect(late).rejects.toThrow(/main.*2026-01-01T00:00:00.000Z.*clock/)
      await expect(late).rejects.toBeInstanceOf(Fault)
      expect(await lagOf(store, 'a', ['t'])).toEqual([[START, 't', 'kept']])
      expect(await store.history.readChanges('main', everything)).toEqual([])
      await store.history.writeTick('main', START + 1, [row('a', 't', 'next')], [])
      expect(await lagOf(store, 'a', ['t'])).toHaveLength(2)
    },
  )

  test('clusters do not meet, even in the same millisecond', async () => {
    const store = await open()
    await store.history.writeTick('main', START, [row('a', 't', 'main')], [change(START, 'a')])
    await store.history.writeTick('other', START, [row('a', 't', 'other'), row('z', 't', 'z')], [])
    await store.history.writeTick('other', START + 1, [row('a', 't', 'other')], [])
    expect(await lagOf(store, 'a', ['t'])).toEqual([[START, 't', 'main']])
    expect(await store.history.readTick('main', START)).toHaveLength(1)
    expect(await store.history.readTick('other', START)).toHaveLength(2)
    expect(await store.history.readTicks('main', 0, START * 2)).toEqual([START])
    expect(await store.history.readTicks('nowhere', 0, START * 2)).toEqual([])
    await store.history.rollUp('main', 'minute', { fromMs: START, toMs: START + MINUTE }, join)
    expect(await lagOf(store, 'a', ['t'], 'minute')).toEqual([[START, 't', 'main']])
    expect(await store.history.lastRollUp('other', 'minute')).toBeNull()
  })

  test('of two rows for one group and topic in one look the later stays', async () => {
    const store = await open()
    await store.history.writeTick('main', START, [row('a', 't', 'first'), row('a', 't', 'second')], [])
    expect(await lagOf(store, 'a', ['t'])).toEqual([[START, 't', 'second']])
  })

  test('a group at a moment: all its topics, at the last look it was in, no further back than asked', async () => {
    const { history } = await open()
    await history.writeTick('main', START, [row('a', 't', 't0'), row('a', 'u', 'u0')], [])
    await history.writeTick('main', START + 1000, [row('a', 't', 't1')], [])
    for (let n = 2; n < 60; n++) await history.writeTick('main', START + n * 1000, [row('b', 't', 'b')], [])
    const at = async (atMs: number, afterMs: number) => {
      const rows = await history.readLagAt('main', 'a', { resolution: 'tick', atMs, afterMs })
      return rows.map((one) => [one.atMs - START, one.topic, text(one.bytes)])
    }
    expect(await at(START + 999, START - 1)).toEqual([
      [0, 't', 't0'],
      [0, 'u', 'u0'],
    ])
    expect(await at(START + MINUTE, START - 1)).toEqual([[1000, 't', 't1']])
    expect(await at(START + MINUTE, START + 1000)).toEqual([])
    expect(await at(START - 1, 0)).toEqual([])
  })

  test('ten thousand rows are one look, and others have their turn meanwhile', async () => {
    const { history } = await open()
    const rows = Array.from({ length: 10_000 }, (_, n) =>
      row(`group-${n % 1000}`, `topic-${n}`, `value-${n}`),
    )
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await history.writeTick('main', START, rows, [])
    const found = await history.readTick('main', START)
    clearInterval(timer)
    expect(turns).toBeGreaterThan(5)
    const byName = (a: LagRow, b: LagRow) => (a.topic < b.topic ? -1 : 1)
    expect(found.toSorted(byName)).toEqual(rows.toSorted(byName))
  })

  test('while a look is written nothing of it can be read', async () => {
    const { history } = await open()
    const rows = (value: string) => Array.from({ length: 5000 }, (_, n) => row(`g${n}`, 't', value))
    await history.writeTick('main', START, rows('first'), [])
    const writing = history.writeTick('main', START + 1, rows('second'), [change(START + 1, 'g0')])
    let written = false
    const seen: { moments: number; rows: number; changes: number }[] = []
    const watch = async () => {
      while (!written) {
        const moments = (await history.readTicks('main', START + 1, START + 1)).length
        const rows = (await history.readTick('main', START + 1)).length
        const changes = (await history.readChanges('main', everything)).length
        seen.push({ moments, rows, changes })
        await new Promise((resume) => setImmediate(resume))
      }
    }
    const watching = watch()
    await writing
    written = true
    await watching
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.filter(({ rows }) => rows !== 0 && rows !== 5000)).toEqual([])
    // It may be written between two of these questions: then the later ones see all of it.
    expect(seen.filter(({ moments, rows }) => moments > 0 && rows === 0)).toEqual([])
    expect(seen.filter(({ rows, changes }) => rows > 0 && changes === 0)).toEqual([])
    expect(await history.readTick('main', START + 1)).toHaveLength(5000)
  })
}
