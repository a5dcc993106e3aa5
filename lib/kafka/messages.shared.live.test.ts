import { randomBytes } from 'node:crypto'
import type { Producer } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { joinShared, type SharedBrokers } from '#demo/shared/join.ts'
import { waitFor } from '#demo/wait-for.ts'
import { isRefusal } from '#lib/model/reading.ts'
import type { MessageList, MessageQuery } from '#lib/model/messages.ts'
import { openMessages, type Messages } from '#lib/switchboard/messages/messages.ts'
import type { Collector } from './collector.ts'
import {
  consoleLines,
  makeTopics,
  openProducer,
  openTestCollector,
  queryOf,
  toConsoleLines,
} from '#demo/message-stage.ts'

// What topics hold, against Kafka's own console consumer.
const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
const figures: Record<string, number> = {}

let brokers: SharedBrokers
let collector: Collector
let messages: Messages
let producer: Producer

beforeAll(async () => {
  brokers = await joinShared()
  await makeTopics(brokers.bootstrap, [
    { topic: 'held-mixed', partitions: 3 },
    { topic: 'held-ended', partitions: 1 },
    { topic: 'held-large', partitions: 1, settings: { 'max.message.bytes': String(12 * 2 ** 20) } },
    {
      topic: 'held-compacted',
      partitions: 1,
      settings: {
        'cleanup.policy': 'compact',
        'segment.ms': '100',
        'min.cleanable.dirty.ratio': '0.01',
        'max.compaction.lag.ms': '1000',
      },
    },
    ...compressions.map((name) => ({ topic: `held-${name}`, partitions: 1 })),
  ])
  collector = openTestCollector(brokers.bootstrap)
  await collector.nextRound()
  messages = openMessages(collector, [])
  producer = await openProducer(brokers.bootstrap)
})

afterAll(async () => {
  await producer?.disconnect()
  await collector?.close()
  await brokers?.leave()
  console.log(`Messages, measured: ${JSON.stringify(figures)}`)
})

async function list(
  topic: string,
  query: Partial<Record<keyof MessageQuery, string | number>> = {},
): Promise<MessageList> {
  const found = await messages.list([topic], queryOf(query), AbortSignal.timeout(30_000))
  if (isRefusal(found)) throw new Error(found.because)
  return found
}

/** Page after page. */
async function all(
  topic: string,
  query: Partial<Record<keyof MessageQuery, string | number>> = {},
): Promise<MessageList['items']> {
  const items: MessageList['items'] = []
  let cursor: string | null = null
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const page: MessageList = await list(topic, { ...query, ...(cursor === null ? {} : { cursor }) })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}

describe('what a topic holds agrees byte for byte with the console consumer', () => {
  it('keys, values and headers of any bytes, tombstones, empty ones, over three partitions', async () => {
    const mixed = Array.from({ length: 300 }, (_, n) => ({
      partition: n % 3,
      timestamp: String(1_700_000_000_000 + n * 1000),
      key: n % 5 === 0 ? null : n % 5 === 1 ? randomBytes(12) : `key-${n}`,
      value:
        n % 7 === 0
          ? null
          : n % 7 === 1
            ? randomBytes(200)
            : n % 7 === 2
              ? ''
              : JSON.stringify({ n, text: 'größe\ttab\\' }),
      ...(n % 4 === 0 ? { headers: { trace: `t${n}`, raw: randomBytes(4), empty: '' } } : {}),
    }))
    await producer.send({ topic: 'held-mixed', acks: -1, messages: mixed })
    const theirs = await consoleLines(brokers, 'held-mixed', { count: 300 })
    expect(theirs).toHaveLength(300)
    expect(toConsoleLines(await all('held-mixed', { from: 'earliest', limit: 77 }))).toEqual(theirs)
    expect(toConsoleLines(await all('held-mixed', { from: 'newest', limit: 41 }))).toEqual(theirs)
  })

  it('the newest come in the order of time, over all partitions', async () => {
    const { items, stopped, scanned } = await list('held-mixed', { limit: 10 })
    expect(items.map(({ timestampMs }) => timestampMs)).toEqual(
      Array.from({ length: 10 }, (_, n) => 1_700_000_000_000 + (299 - n) * 1000),
    )
    expect(stopped).toBe('limit')
    expect(Number(scanned)).toBeGreaterThanOrEqual(10)
    expect(
      items.filter(({ kind }) => kind === 'tombstone').map(({ value, timestampMs }) => [value, timestampMs]),
    ).toEqual([[null, 1_700_000_294_000]])
  })

  it('from an offset, from a time, of one partition', async () => {
    const byOffset = await list('held-mixed', { from: 'offset:98', partition: 1 })
    expect(byOffset.items.map(({ offset, partition }) => [partition, offset])).toEqual([
      [1, 98n],
      [1, 99n],
    ])
    expect(byOffset).toMatchObject({ stopped: null, nextCursor: null })
    const byTime = await list('held-mixed', { from: 'timestamp:1700000297000' })
    expect(byTime.items.map(({ timestampMs }) => timestampMs)).toEqual(
      [297, 298, 299].map((n) => 1.7e12 + n * 1000),
    )
    const iso = await list('held-mixed', { from: `timestamp:${new Date(1.7e12 + 299_000).toISOString()}` })
    expect(iso.items).toHaveLength(1)
    expect((await list('held-mixed', { from: 'timestamp:1900000000000' })).items).toEqual([])
  })

  it.each(compressions)('%s', async (compression) => {
    const topic = `held-${compression}`
    const lines = Array.from({ length: 40 }, (_, n) => `k${n}:${compression} ${'value '.repeat(n)}${n}`)
    const done = await brokers.tool(
      'org.apache.kafka.tools.ConsoleProducer',
      [
        ['--bootstrap-server', brokers.bootstrap, '--topic', topic],
        ['--compression-codec', compression, '--command-property', 'linger.ms=200'],
        ['--reader-property', 'parse.key=true', '--reader-property', 'key.separator=:'],
      ].flat(),
      { input: `${lines.join('\n')}\n` },
    )
    expect(done).toMatchObject({ code: 0 })
    const found = await all(topic, { from: 'newest', limit: 13 })
    expect([...new Set(found.map((it) => it.compression))]).toEqual([compression])
    expect(toConsoleLines(found)).toEqual(await consoleLines(brokers, topic, { count: 40 }))
  })

  it('transactions, for readers of committed records and of all', async () => {
    const own = await openProducer(brokers.bootstrap, 'held-ended')
    for (const end of ['commit', 'abort', 'commit', 'abort'] as const) {
      const transaction = await own.transaction()
      await transaction.send({
        topic: 'held-ended',
        messages: [1, 2, 3].map((n) => ({ key: end, value: `${n}` })),
      })
      await transaction[end]()
    }
    const open = await openProducer(brokers.bootstrap, 'held-open')
    const waiting = await open.transaction()
    await waiting.send({ topic: 'held-ended', messages: [{ key: 'open', value: 'waits' }] })
    try {
      const every = await all('held-ended', { from: 'earliest', limit: 5 })
      expect(toConsoleLines(every)).toEqual(await consoleLines(brokers, 'held-ended', { count: 13 }))
      for (const from of ['earliest', 'newest']) {
        const committed = await all('held-ended', { from, limit: 2, isolation: 'committed' })
        expect(committed.map(({ key }) => key)).toEqual(Array.from({ length: 6 }, () => 'commit'))
        expect(toConsoleLines(committed)).toEqual(
          await consoleLines(brokers, 'held-ended', { count: 6, committed: true }),
        )
      }
      const shown = await all('held-ended', { from: 'earliest', markers: 'show' })
      expect(shown.filter(({ kind }) => kind !== 'record').map(({ kind, offset }) => [kind, offset])).toEqual(
        [
          ['commit', 3n],
          ['abort', 7n],
          ['commit', 11n],
          ['abort', 15n],
        ],
      )
      expect((await list('held-ended', { from: 'earliest' })).hidden).toBe(4)
    } finally {
      await waiting.abort()
      await open.disconnect()
      await own.disconnect()
    }
  })

  it('where compaction left holes', async () => {
    const send = (round: number) =>
      producer.send({
        topic: 'held-compacted',
        messages: Array.from({ length: 50 }, (_, n) => ({ key: `k${n % 10}`, value: `${round} ${n}` })),
      })
    for (let round = 0; round < 4; round++) await send(round)
    const holes = async () => {
      // A segment that is written to is not cleaned: each look writes another one.
      await send(9)
      const found = await all('held-compacted', { from: 'earliest', limit: 500 })
      const last = found.at(-1)?.offset ?? 0n
      return found.length < Number(last) / 2
    }
    await waitFor(holes, { what: 'the log to be compacted', timeoutMs: 90_000 })
    // It goes on being compacted: looked at until both looks are of the same log.
    const seen: { ours: string[]; theirs: string[] } = { ours: [], theirs: ['not looked'] }
    const look = async () => {
      seen.ours = toConsoleLines(await all('held-compacted', { from: 'newest', limit: 7 }))
      seen.theirs = await consoleLines(brokers, 'held-compacted', { count: seen.ours.length })
      return JSON.stringify(seen.ours) === JSON.stringify(seen.theirs)
    }
    await waitFor(look, { what: 'both to say the same', timeoutMs: 60_000 })
    expect(seen.ours.length).toBeGreaterThan(10)
    expect(seen.ours).toEqual(seen.theirs)
  })
})

describe('a download', () => {
  type Line = {
    partition?: number
    offset?: string
    incomplete?: true
    stopped?: string
    nextCursor?: string | null
  }

  async function lines(query: Partial<Record<keyof MessageQuery, string | number>>) {
    const found = await messages.download(['held-mixed'], queryOf(query), AbortSignal.timeout(30_000))
    if (isRefusal(found)) throw new Error(found.because)
    let text = ''
    for await (const piece of found) text += piece
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
  }
  const placeOf = ({ partition, offset }: Line) => `${partition}:${offset}`

  it('that was cut says so in its last line, and goes on from there to the last record', async () => {
    const places: string[] = []
    const cuts: unknown[] = []
    let cursor: string | null = null
    do {
      // oxlint-disable-next-line no-await-in-loop -- each names where the next begins
      const part = await lines({ from: 'earliest', limit: 130, ...(cursor === null ? {} : { cursor }) })
      const last = part.at(-1)
      if (last?.incomplete === true) {
        cuts.push(last.stopped)
        part.pop()
      }
      cursor = last?.nextCursor ?? null
      places.push(...part.map(placeOf))
    } while (cursor !== null)
    expect(cuts).toEqual(['limit', 'limit'])
    expect(places).toHaveLength(300)
    expect(new Set(places).size).toBe(300)
  })

  it('that is whole says nothing more', async () => {
    const whole = await lines({ from: 'earliest', limit: 500 })
    expect(whole).toHaveLength(300)
    expect(whole.some((line) => 'incomplete' in line)).toBe(false)
  })
})

describe('what is large', () => {
  it('a record of 10 MB is cut in a list, and whole when it is asked for', async () => {
    const large = randomBytes(5 * 2 ** 20).toString('hex')
    await producer.send({
      topic: 'held-large',
      messages: [{ value: 'before' }, { value: large }, { value: 'after' }],
    })
    const startedMs = performance.now()
    const { items } = await list('held-large', { limit: 3 })
    figures['list with a record of 10 MB, ms'] = Math.round(performance.now() - startedMs)
    expect(items.map(({ valueBytes, cut, value }) => [valueBytes, cut, value?.length])).toEqual([
      [5, false, 5],
      [10 * 2 ** 20, true, 2 ** 16],
      [6, false, 6],
    ])
    const [whole] = (await list('held-large', { from: 'offset:1', limit: 1, maxValueBytes: 16 * 2 ** 20 }))
      .items
    expect(whole?.value === large).toBe(true)
  })
})
