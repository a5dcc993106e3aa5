import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '#lib/model/messages.ts'
import { openBudget, type Bounds } from './budget.ts'
import { fakeBatch } from './fake-batch.ts'
import { fakeHands } from './fake-log.ts'
import { masksOf } from './mask.ts'
import { toMatch } from './match.ts'
import { isRefusal } from '#lib/model/reading.ts'
import { readBatches } from './record-batch.ts'
import { openSearch, reachedBy } from './search.ts'
import type { Direction, Reading, Start } from './source.ts'

type Log = { batches: Buffer[]; logStart: bigint; end: bigint }
const wide: Bounds = { bytes: 2 ** 40, records: 2 ** 40, ms: 2 ** 40, held: 2 ** 40 }

/** Batches of up to four records with holes between them, at given times. */
const logs = fc
  .array(
    fc.array(
      fc.record({ gap: fc.nat(3), offsets: fc.uniqueArray(fc.nat(5), { maxLength: 4 }), ms: fc.nat(50) }),
      { maxLength: 6 },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((partitions) =>
    partitions.map((plans): Log => {
      let next = 0n
      const batches = plans.map(({ gap, offsets, ms }) => {
        const base = next + BigInt(gap)
        next = base + 6n
        const records = offsets
          .toSorted((a, b) => a - b)
          .map((delta) => ({ offset: base + BigInt(delta), value: Buffer.from(`${base + BigInt(delta)}`) }))
        return fakeBatch({ base, last: base + 5n, records, baseMs: ms, maxMs: ms })
      })
      return { batches, logStart: 0n, end: next }
    }),
  )

function search(
  partitions: Log[],
  { direction, limit, bounds = wide, contains, positions, cancelled = () => false, failing }: Asked,
) {
  const match = toMatch(contains === undefined ? {} : { contains }, masksOf([], 't'))
  if (isRefusal(match)) throw new Error(match.because)
  const reading: Reading = {
    direction,
    committed: false,
    picking: { match, markers: false, maxValueBytes: 99 },
  }
  const starts = partitions.map(({ logStart, end }, partition): Start => ({
    topic: 't',
    partition,
    logStart,
    end,
    position: positions?.[partition] ?? (direction === 'forward' ? logStart : end),
  }))
  const hands = partitions.map((log, n) => fakeHands(n === failing ? { ...log, failsFrom: 0n } : log))
  let clock = 0
  const budget = openBudget(bounds, () => clock++, cancelled)
  const opened = openSearch(starts, limit, reading, budget, {
    fetch: ({ partition }, from, maxBytes) =>
      hands[partition]?.fetch(from, maxBytes) ?? Promise.reject(new Error('none')),
  })
  return { ...opened, opened, reading, budget, hands }
}
type Asked = {
  direction: Direction
  limit: number
  bounds?: Bounds
  contains?: string
  positions?: bigint[]
  cancelled?: () => boolean
  /** The partition whose leader does not answer. */
  failing?: number
}

async function take(messages: AsyncGenerator<Message, void>): Promise<Message[]> {
  const taken: Message[] = []
  for await (const message of messages) taken.push(message)
  return taken
}

const names = (messages: readonly Message[]) =>
  messages.map(({ partition, offset }) => `${partition}:${offset}`)

describe('a search', () => {
  it('page after page gives every record once, forward and backward, each partition in its order', async () => {
    await fc.assert(
      fc.asyncProperty(
        logs,
        fc.constantFrom('forward' as const, 'backward' as const),
        fc.integer({ min: 1, max: 7 }),
        async (partitions, direction, limit) => {
          const all = names(await take(search(partitions, { direction, limit: 10_000 }).messages))
          const written = partitions.flatMap(({ batches }) =>
            batches.map((bytes) => readBatches(bytes).batches[0]?.recordCount ?? 0),
          )
          expect(all).toHaveLength(written.reduce((sum, count) => sum + count, 0))
          const pages: string[] = []
          let positions: bigint[] | undefined
          for (let page = 0; page < 100; page++) {
            const found = search(partitions, { direction, limit, ...(positions ? { positions } : {}) })
            const items = await take(found.messages)
            expect(items.length).toBeLessThanOrEqual(limit)
            pages.push(...names(items))
            positions = found.opened.sources.map((source) => reachedBy(source, found.reading))
            if (found.opened.stopped === null) break
          }
          expect(pages.toSorted()).toEqual(all.toSorted())
          expect(new Set(pages).size).toBe(pages.length)
          for (const partition of partitions.keys()) {
            const own = pages
              .filter((name) => name.startsWith(`${partition}:`))
              .map((name) => Number(name.split(':')[1]))
            const ordered = own.toSorted((a, b) => (direction === 'forward' ? a - b : b - a))
            expect(own).toEqual(ordered)
          }
        },
      ),
    )
  })

  it('the newest of several partitions are those of the latest times, where times do not go back', async () => {
    const line = (partition: number): Log => ({
      logStart: 0n,
      end: 40n,
      batches: Array.from({ length: 40 }, (_, n) =>
        fakeBatch({ base: BigInt(n), records: [{ offset: BigInt(n) }], baseMs: n * 2 + partition }),
      ),
    })
    const { messages, opened } = search([line(0), line(1)], { direction: 'backward', limit: 10 })
    const found = await take(messages)
    expect(found.map(({ timestampMs }) => timestampMs)).toEqual([79, 78, 77, 76, 75, 74, 73, 72, 71, 70])
    expect(opened.stopped).toBe('limit')
  })

  const long: Log = {
    logStart: 0n,
    end: 1000n,
    batches: Array.from({ length: 100 }, (_, n) =>
      fakeBatch({
        base: BigInt(n * 10),
        records: Array.from({ length: 10 }, (__, m) => ({
          offset: BigInt(n * 10 + m),
          value: Buffer.from(`v${n * 10 + m}.`),
        })),
      }),
    ),
  }

  it('the newest few of a long log read a small part of it', async () => {
    const found = search([long], { direction: 'backward', limit: 5 })
    expect(names(await take(found.messages))).toEqual(['0:999', '0:998', '0:997', '0:996', '0:995'])
    expect(found.budget.scanned).toBeLessThanOrEqual(20)
  })

  it.each([
    ['records', { ...wide, records: 50 }],
    ['bytes', { ...wide, bytes: 500 }],
    ['time', { ...wide, ms: 4 }],
  ] as const)('ends with its %s, says so, and where it goes on', async (stop, bounds) => {
    const found = search([long], { direction: 'backward', limit: 5, contains: 'v3.', bounds })
    expect(await take(found.messages)).toEqual([])
    expect(found.opened.stopped).toBe(stop)
    const position = found.opened.sources.map((source) => reachedBy(source, found.reading))
    const rest = search([long], { direction: 'backward', limit: 5, contains: 'v3.', positions: position })
    expect(names(await take(rest.messages))).toEqual(['0:3'])
  })

  it('asks nothing more once it is cancelled', async () => {
    let asked = 0
    const found = search([long], {
      direction: 'backward',
      limit: 5,
      contains: 'none',
      cancelled: () => asked > 2,
    })
    for (const hand of found.hands) {
      const fetch = hand.fetch.bind(hand)
      hand.fetch = (...args) => (asked++, fetch(...args))
    }
    await take(found.messages)
    expect(found.opened.stopped).toBe('cancelled')
    expect(asked).toBe(3)
  })

  it('of a partition that fails keeps what was found before, and the others', async () => {
    const found = search([long, long], { direction: 'forward', limit: 2000, failing: 1 })
    const items = await take(found.messages)
    expect(found.opened.sources.map(({ fault }) => fault?.code)).toEqual([undefined, 'timeout'])
    expect(items).toHaveLength(1000)
    expect(found.opened.stopped).toBeNull()
  })
})
