import { expect, test } from 'vitest'
import { Fault } from '#lib/model/reading.ts'
import { everything, row, START, type Open } from './given.ts'

export function testClosing(open: Open): void {
  test('the only process that has the store samples', async () => {
    const store = await open()
    expect(store.isSampler()).toBe(true)
  })

  test('what was asked for before the end is written, what comes later is refused with a sentence', async () => {
    const store = await open()
    const rows = Array.from({ length: 3000 }, (_, n) => row(`g${n}`, 't', 'x'))
    const writing = store.history.writeTick('main', START, rows, [])
    const closing = store.close()
    await expect(writing).resolves.toBeUndefined()
    await closing
    await store.close()
    expect(store.isSampler()).toBe(false)
    const late = [
      store.history.writeTick('main', START + 1, [], []),
      store.history.readTicks('main', 0, START),
      store.history.readChanges('main', everything),
    ]
    for (const call of late) {
      await expect(call).rejects.toThrow('The store is closed')
      await expect(call).rejects.toBeInstanceOf(Fault)
    }
  })
}
