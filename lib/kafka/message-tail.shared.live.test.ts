import type { Producer } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toKafka } from '#demo/kafka.ts'
import { makeTopics, openProducer, openTestCollector, queryOf } from '#demo/message-stage.ts'
import { joinShared, type SharedBrokers } from '#demo/shared/join.ts'
import { waitFor } from '#demo/wait-for.ts'
import { isRefusal } from '#lib/model/reading.ts'
import { tailQuerySchema, type MessageQuery } from '#lib/model/messages.ts'
import { openMessages } from '#lib/switchboard/messages/messages.ts'
import { openTails, type Tails } from '#lib/switchboard/messages/message-tail.ts'
import type { Collector } from './collector.ts'

// Tails and long searches on real brokers: what they give, what they leave out, and that they let go.
const figures: Record<string, number> = {}
const perPartition = 333_334
const many = 3 * perPartition

let brokers: SharedBrokers
let collector: Collector
let tails: Tails
let producer: Producer

beforeAll(async () => {
  brokers = await joinShared()
  const topics = ['tail-plain', 'tail-slow', 'tail-doomed', 'tail-ended', 'tail-many']
  await makeTopics(
    brokers.bootstrap,
    topics.map((topic) => ({ topic, partitions: 3 })),
  )
  collector = openTestCollector(brokers.bootstrap)
  await collector.nextRound()
  tails = openTails(collector, [])
  producer = await openProducer(brokers.bootstrap)
})

afterAll(async () => {
  await producer?.disconnect()
  await collector?.close()
  await brokers?.leave()
  console.log(`Tails, measured: ${JSON.stringify(figures)}`)
})

type Tail = { events: { event: string; data: string }[]; end: AbortController; over: Promise<void> }

/** `pace`: waited for after each event. */
function follow(
  topic: string,
  query: object = {},
  pace: () => Promise<void> = () => Promise.resolve(),
): Tail {
  const end = new AbortController()
  const events: Tail['events'] = []
  const opened = tails.open(() => [topic], tailQuerySchema.parse(query), end.signal)
  if (isRefusal(opened)) throw new Error(opened.because)
  const over = (async () => {
    for await (const event of opened) {
      events.push(event)
      await pace()
    }
  })()
  return { events, end, over }
}

async function leave(open: readonly Tail[]): Promise<void> {
  for (const { end } of open) end.abort()
  await Promise.all(open.map(({ over }) => over))
}

function valuesOf({ events }: Tail): unknown[] {
  return events
    .filter(({ event }) => event === 'message')
    .map(({ data }) => (JSON.parse(data) as { value: unknown }).value)
}

function stateOf({ events }: Tail): { dropped: string; scanned: string } {
  const last = events.findLast(({ event }) => event === 'state')
  return JSON.parse(last?.data ?? '{}') as { dropped: string; scanned: string }
}

/** Something is written until the tail has it: it begins at an end that only it knows. */
async function begun(tail: Tail, topic: string): Promise<void> {
  const write = async () => {
    await producer.send({ topic, messages: [0, 1, 2].map((partition) => ({ partition, value: 'first' })) })
    return valuesOf(tail).length > 0
  }
  await waitFor(write, { what: `the tail of ${topic} to have begun`, timeoutMs: 20_000 })
}

function fetches(): number {
  return collector.requests.get('Fetch view') ?? 0
}

describe('a tail', () => {
  it('gives what comes, in the order of each partition, and nothing of before', async () => {
    await producer.send({ topic: 'tail-plain', messages: [{ value: 'before' }] })
    const all = follow('tail-plain')
    await begun(all, 'tail-plain')
    const some = follow('tail-plain', { contains: 'n-' })
    const probe = follow('tail-plain')
    await begun(probe, 'tail-plain')
    const values = Array.from({ length: 90 }, (_, n) => `n-${n}`)
    await producer.send({
      topic: 'tail-plain',
      messages: values.map((value, n) => ({ partition: n % 3, value })),
    })
    await waitFor(async () => valuesOf(some).length === 90, { what: 'all that fit', timeoutMs: 20_000 })
    await waitFor(async () => valuesOf(all).includes('n-89'), { what: 'all of them', timeoutMs: 20_000 })
    expect(valuesOf(all)).not.toContain('before')
    for (const place of [0, 1, 2])
      expect(valuesOf(some).filter((value) => Number(String(value).slice(2)) % 3 === place)).toEqual(
        values.filter((_, n) => n % 3 === place),
      )
    await leave([all, some, probe])
  })

  it('lets go of the brokers at once when its reader has gone', async () => {
    const tail = follow('tail-ended')
    await begun(tail, 'tail-ended')
    const startedMs = performance.now()
    await leave([tail])
    figures['a tail ends after, ms'] = Math.round(performance.now() - startedMs)
    expect(figures['a tail ends after, ms']).toBeLessThan(200)
    await collector.nextRound()
    const sent = fetches()
    await collector.nextRound()
    await collector.nextRound()
    expect(fetches()).toBe(sent)
  })

  it('drops for a reader that is too slow, and counts what it dropped', async () => {
    const gate = Promise.withResolvers<void>()
    const slow: Tail = follow('tail-slow', {}, () =>
      valuesOf(slow).length > 0 ? gate.promise : Promise.resolve(),
    )
    await begun(slow, 'tail-slow')
    const quick = follow('tail-slow')
    await begun(quick, 'tail-slow')
    for (let n = 0; n < 60; n++)
      await producer.send({
        topic: 'tail-slow',
        messages: Array.from({ length: 100 }, (_, m) => ({ partition: m % 3, value: `${n} ${m}` })),
      })
    for (const value of ['59 97', '59 98', '59 99'])
      await waitFor(async () => valuesOf(quick).includes(value), { what: `the quick one`, timeoutMs: 30_000 })
    gate.resolve()
    for (const value of ['59 97', '59 98', '59 99'])
      await waitFor(async () => valuesOf(slow).includes(value), { what: 'the slow one', timeoutMs: 30_000 })
    const counted = async () => {
      const { dropped, scanned } = stateOf(slow)
      return Number(dropped) > 0 && valuesOf(slow).length + Number(dropped) === Number(scanned)
    }
    await waitFor(counted, { what: 'what was sent and what was dropped to be all of it', timeoutMs: 10_000 })
    expect(Number(stateOf(slow).dropped)).toBeGreaterThan(1000)
    expect(stateOf(quick).dropped).toBe('0')
    await leave([slow, quick])
  })

  it('ends with a sentence when its topic is deleted', async () => {
    const tail = follow('tail-doomed')
    await begun(tail, 'tail-doomed')
    const admin = toKafka(brokers.bootstrap, 'doomed').admin()
    await admin.connect()
    await admin.deleteTopics({ topics: ['tail-doomed'] })
    await admin.disconnect()
    await tail.over
    expect(tail.events.at(-1)).toEqual({
      event: 'end',
      data: JSON.stringify({ because: 'tail-doomed is not there any more: it was deleted.' }),
    })
  })

  it('fifty at once all get everything, and all let go', async () => {
    const open = Array.from({ length: 50 }, () => follow('tail-plain'))
    for (const tail of open) await begun(tail, 'tail-plain')
    const startedMs = performance.now()
    await producer.send({ topic: 'tail-plain', messages: [{ value: 'for all' }] })
    await waitFor(async () => open.every((tail) => valuesOf(tail).includes('for all')), {
      what: 'all fifty to have it',
      timeoutMs: 30_000,
    })
    figures['one message to 50 tails, ms'] = Math.round(performance.now() - startedMs)
    await leave(open)
    await collector.nextRound()
    const sent = fetches()
    await collector.nextRound()
    await collector.nextRound()
    expect(fetches()).toBe(sent)
  })

  it('no more than a hundred are open', async () => {
    const open = Array.from({ length: 100 }, () => follow('tail-plain'))
    const one = tails.open(() => ['tail-plain'], tailQuerySchema.parse({}), new AbortController().signal)
    expect(one).toMatchObject({ refused: 'unavailable' })
    await leave(open)
    await leave([follow('tail-plain')])
  })
})

describe('a million messages without a match', () => {
  beforeAll(async () => {
    const step = 10_000
    // One of its own: the other has a topic that was deleted among those it asks about.
    const own = await openProducer(brokers.bootstrap)
    for (let from = 0; from < perPartition; from += step)
      await own.sendBatch({
        topicMessages: [
          {
            topic: 'tail-many',
            messages: [0, 1, 2].flatMap((partition) =>
              Array.from({ length: Math.min(step, perPartition - from) }, (_, n) => ({
                partition,
                value: `{"n":${from + n}}`,
              })),
            ),
          },
        ],
      })
    await own.disconnect()
  })

  const ask = (query: Partial<Record<keyof MessageQuery, string | number>>, signal: AbortSignal) =>
    openMessages(collector, []).search(['tail-many'], queryOf(query), signal)

  it.each(['newest', 'earliest'])('are all looked at, from the %s on, with progress', async (from) => {
    const startedMs = performance.now()
    const events = await ask({ from, contains: 'nobody wrote this' }, new AbortController().signal)
    if (isRefusal(events)) throw new Error(events.because)
    const seen: string[] = []
    let last = ''
    for await (const { event, data } of events) {
      seen.push(event)
      last = data
    }
    figures[`a million from the ${from}, ms`] = Math.round(performance.now() - startedMs)
    expect(seen.filter((event) => event === 'progress').length).toBeGreaterThan(0)
    expect(JSON.parse(last)).toMatchObject({
      scanned: String(many),
      stopped: null,
      items: [],
      nextCursor: null,
    })
  })

  it('can be given up: nothing more is asked of the brokers', async () => {
    const ending = new AbortController()
    const events = await ask({ contains: 'nobody wrote this' }, ending.signal)
    if (isRefusal(events)) throw new Error(events.because)
    let last = ''
    for await (const { event, data } of events) {
      last = data
      if (event === 'progress') ending.abort()
    }
    expect(JSON.parse(last)).toMatchObject({ stopped: 'cancelled' })
    const sent = fetches()
    await collector.nextRound()
    await collector.nextRound()
    expect(fetches()).toBe(sent)
  })

  it('a list for a script ends within its bounds and says where to go on', async () => {
    const query = queryOf({ contains: 'nobody wrote this' })
    const found = await openMessages(collector, []).list(['tail-many'], query, new AbortController().signal)
    if (isRefusal(found)) throw new Error(found.because)
    figures['a bounded list, ms'] = Math.round(found.elapsedMs)
    expect(found.elapsedMs).toBeLessThan(9000)
    expect(['records', 'time']).toContain(found.stopped)
    expect(found.nextCursor).not.toBeNull()
    expect(Number(found.scanned)).toBeLessThan(many)
  })
})
