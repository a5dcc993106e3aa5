import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, type Database } from '#demo/database.ts'
import { fixtures } from '#lib/boxes/fixtures/all.ts'
import { presets } from '#lib/boxes/presets.ts'
import { proposeBoxes } from '#lib/boxes/recognise.ts'
import type { Boxes } from '#lib/switchboard/boxes/boxes.ts'
import { lookUpRow, type BoxAt } from '#lib/switchboard/boxes/box-row.ts'
import { openMonitoredDatabase } from '#lib/postgres/database.ts'
import { boxWhen, makeTestDatabase, openTestBoxes, run } from '#demo/boxes-stage.ts'
import { fakeWish } from '#lib/boxes/fake-box.ts'

let server: Database
beforeAll(async () => {
  server = await openDatabase({ name: 'presets-test' })
})
afterAll(() => server.stop())

function boxAt(boxes: Boxes): BoxAt {
  const at = boxes.at('box')
  if (!at) throw new Error('There is no box.')
  return at
}

test('every preset has a fixture', () => {
  const made = new Set(fixtures.map(({ preset }) => preset))
  expect(presets.map(({ name }) => name).filter((name) => !made.has(name))).toEqual([])
})

describe.each(fixtures)('$preset', ({ preset, sql, wish, counts, oldestS, recognised }) => {
  test('rows of every state are counted, told as what they are, and listed', async () => {
    const url = await makeTestDatabase(server.url)
    await run(url, sql)
    const boxes = openTestBoxes(url, [fakeWish(preset, wish)])
    try {
      const box = await boxWhen(boxes, ({ asOf }) => asOf !== null, 'a first look')
      const toNumber = (value: bigint | null) => (value === null ? null : Number(value))
      expect({
        pending: toNumber(box.pending),
        inFlight: toNumber(box.inFlight),
        failed: toNumber(box.failed),
        dead: toNumber(box.dead),
        duplicates: toNumber(box.duplicates),
      }).toEqual(counts)
      expect(box.refusals).toEqual([])
      // What is null is said to be not recorded, and nothing else is.
      const silent = Object.entries(counts).flatMap(([what, count]) => (count === null ? [what] : []))
      expect(box.notRecorded.filter((what) => what !== 'oldestPendingMs').sort()).toEqual(silent.sort())
      const [least, most] = oldestS === null ? [-1, -1] : [oldestS * 1000, oldestS * 1000 + 20_000]
      expect(box.oldestPendingMs ?? -1).toBeGreaterThanOrEqual(least)
      expect(box.oldestPendingMs ?? -1).toBeLessThanOrEqual(most)
      expect(box.capped).toBe(Object.values(counts).includes(10_000))
      const detail = await boxes.detail('box')
      if (!('breakdown' in detail)) throw new Error(detail.because)
      expect(detail.breakdown.filter(({ because }) => because !== null)).toEqual([])
      for (const state of ['pending', 'failed'] as const) {
        const rows = await boxes.rows('box', { state, limit: 4 })
        if (!('items' in rows)) throw new Error(rows.because)
        const count = box.mode === 'one-transaction' && state === 'pending' ? 0 : (counts[state] ?? 0)
        expect(rows.items).toHaveLength(Math.min(4, count))
        expect(new Set(rows.items.map(({ id }) => id)).size).toBe(rows.items.length)
        // Each of them is found again by what it is called.
        for (const { id, messageId } of rows.items.slice(0, 1)) {
          const { row, because } = await lookUpRow(boxAt(boxes), 'id', id)
          expect({ id: row?.id, because }).toEqual({ id, because: null })
          if (messageId === null) continue
          expect((await lookUpRow(boxAt(boxes), 'messageId', messageId)).row?.messageId).toBe(messageId)
        }
      }
    } finally {
      await boxes.close()
    }
  })

  test('the table is recognised', async () => {
    const url = await makeTestDatabase(server.url)
    await run(url, sql)
    const database = openMonitoredDatabase({ id: 'app', url })
    try {
      const wanted = recognised === undefined ? preset : recognised
      const found = proposeBoxes(await database.tables())
      expect(found.map((one) => one.preset.name)).toEqual(wanted === null ? [] : [wanted])
    } finally {
      await database.close()
    }
  })
})
