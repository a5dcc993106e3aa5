import { expect, test } from 'vitest'
import { Fault } from '#lib/model/reading.ts'
import type { Change, LagRow } from '#lib/model/store.ts'
import { change, lagOf, row, START, text, type Open } from './given.ts'

export function testNames(open: Open): void {
  const strange = [
    'with space',
    'quote \' and " and `',
    'x'.repeat(249),
    '<script>alert(1)</script>',
    'ünïcødé 東京 🚄',
    "'; drop table series; --",
    'per%cent_under\\slash',
    'line\nbreak\ttab',
    '{"json":[1]}',
    'A',
    'a',
    '~',
    '.',
  ]

  test('any name is kept as it is', async () => {
    const store = await open()
    const rows = strange.flatMap((name) => [row(name, name, `of ${name}`), row(name, '', `all ${name}`)])
    const changes = strange.map((name) => change(START, name, { from: name, to: name, text: name }))
    await store.history.writeTick("it's <main>", START, rows, changes)
    const found = await store.history.readTick("it's <main>", START)
    const namesOf = (all: LagRow[]) => all.map(({ group, topic }) => JSON.stringify([group, topic]))
    expect(new Set(namesOf(found))).toEqual(new Set(namesOf(rows)))
    expect(found).toHaveLength(rows.length)
    for (const name of strange) {
      const want = { resolution: 'tick' as const, topics: [name], fromMs: START, toMs: START }
      const [one] = await store.history.readLag("it's <main>", name, want)
      expect(one && [one.topic, text(one.bytes)]).toEqual([name, `of ${name}`])
    }
    const told = await store.history.readChanges("it's <main>", { fromMs: 0, toMs: START, limit: 100 })
    expect(told.toReversed()).toEqual(changes)
  })

  const row0 = row('a', 't', 'x')
  test.each<[string, string, LagRow[], Change[]]>([
    ['group', 'main', [row0, row('nul\0', 't', 'x')], []],
    ['topic', 'main', [row0, row('a', '\0', 'x')], []],
    ['group', 'main', [row0, row('half \ud800', 't', 'x')], []],
    ['change', 'main', [row0], [change(START, 'a', { text: '\0' })]],
    ['cluster', 'ma\0in', [row0], []],
  ])(
    'a %s with what cannot be kept is refused with a sentence, whole',
    async (what, cluster, rows, changes) => {
      const store = await open()
      const refused = store.history.writeTick(cluster, START, rows, changes)
      await expect(refused).rejects.toThrow(new RegExp(`^The ${what}.*cannot be kept`))
      await expect(refused).rejects.toBeInstanceOf(Fault)
      expect(await store.history.readTicks('main', 0, START * 2)).toEqual([])
      expect(await lagOf(store, 'a', ['t'])).toEqual([])
    },
  )
}
