import { expect, test } from 'vitest'
import type { TraceRow } from '#lib/model/store.ts'
import { START, type Open } from './given.ts'

function trace(id: string, more: Partial<TraceRow> = {}): TraceRow {
  return {
    id,
    atMs: START,
    cluster: 'main',
    messageId: `m-${id}`,
    topic: 'orders',
    partition: 3,
    offset: 9_007_199_254_740_993n,
    box: null,
    row: null,
    liveUntilMs: START + 1000,
    body: '{}',
    ...more,
  }
}

export function testTraces(open: Open): void {
  test('a trace is kept as it was last, offsets past 2^53 too', async () => {
    const { traces } = await open()
    await traces.save(trace('a'))
    await traces.save(trace('a', { liveUntilMs: 0, body: '{"hops":[]}' }))
    expect(await traces.read('a')).toEqual(trace('a', { liveUntilMs: 0, body: '{"hops":[]}' }))
    expect(await traces.read('b')).toBeNull()
  })

  test('is found from any end, the newest first', async () => {
    const { traces } = await open()
    await traces.save(trace('a', { box: 'shop', row: '7', offset: null, partition: null }))
    await traces.save(trace('b', { atMs: START + 1, messageId: 'm-a' }))
    const ids = await Promise.all(
      [
        { messageId: 'm-a' },
        { topic: 'orders', partition: 3, offset: 9_007_199_254_740_993n },
        { box: 'shop', row: '7' },
        { topic: 'orders', partition: 3, offset: 9_007_199_254_740_992n },
        { messageId: "' or 1=1 --" },
      ].map((want) => traces.find(want)),
    )
    expect(ids.map((found) => found?.id ?? null)).toEqual(['b', 'b', 'a', null, null])
  })

  test('lists the newest, or those that are still looked at, and forgets the old', async () => {
    const { traces } = await open()
    for (const n of [1, 2, 3, 4])
      await traces.save(
        trace(`${n}`, {
          atMs: START + n,
          liveUntilMs: n % 2 === 0 ? 0 : START + 50,
          cluster: n === 3 ? 'other' : 'main',
        }),
      )
    const ids = async (want: Parameters<typeof traces.list>[0]) =>
      (await traces.list(want)).map(({ id }) => id)
    expect(await ids({ limit: 3 })).toEqual(['4', '3', '2'])
    expect(await ids({ live: true, limit: 9 })).toEqual(['3', '1'])
    expect(await ids({ live: true, cluster: 'main', limit: 9 })).toEqual(['1'])
    await traces.forget(START + 3)
    expect(await ids({ limit: 9 })).toEqual(['4', '3'])
  })

  test('what cannot be kept as it is is refused', async () => {
    const { traces } = await open()
    await expect(traces.save(trace('a', { messageId: 'a\0b' }))).rejects.toThrow('cannot be kept')
    expect(await traces.list({ limit: 9 })).toEqual([])
  })
}
