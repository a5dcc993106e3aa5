import { beforeEach, describe, expect, test } from 'vitest'
import type { Message, MessageQuery } from '#lib/model/messages.ts'
import type { Messages } from '#lib/switchboard/messages/messages.ts'
import { findTrace, type TraceEnd } from './find-trace.ts'
import type { TraceBoxes } from './trace-boxes.ts'

const record = (headers: [string, string][], over: Partial<Message> = {}) =>
  ({
    topic: 'orders',
    partition: 1,
    offset: 7n,
    timestampMs: 5000,
    kind: 'record',
    key: 'k',
    keyBytes: 1,
    headers,
    base64Headers: [],
    ...over,
  }) as unknown as Message

let asked: { topics: readonly string[]; query: Partial<MessageQuery> }[]
/** By the topic that is asked. */
let held: Record<string, Message>

const messages = {
  async list(topics: readonly string[], query: Partial<MessageQuery>) {
    asked.push({ topics, query })
    const items = topics.flatMap((topic) => held[topic] ?? [])
    return { items } as unknown as Awaited<ReturnType<Messages['list']>>
  },
} as Pick<Messages, 'list'>

const boxes: TraceBoxes = {
  factsOf: async () => ({ outbox: null, readers: new Map() }),
  outboxOf: (topic) => (topic === 'orders' ? 'shop-outbox' : null),
  idHeaderOf: (topic) => (topic === 'events' ? 'id' : 'message-id'),
  topics: () => ['orders', 'events'],
  writable: () => [],
  find: async () => ({ refused: 'not-found', because: 'It is not there.' }),
  findEverywhere: async () => [],
  write: async () => ({ refused: 'not-found', because: 'It is not there.' }),
}
const find = (end: TraceEnd) => findTrace(end, { messages, boxes })

beforeEach(() => {
  asked = []
  held = {}
})

describe('by the id of a message', () => {
  test('each topic is read for the header that its flow names, from when the id was made', async () => {
    held = { events: record([['id', '01900000-0000-7000-8000-000000000000']], { topic: 'events' }) }
    const found = await find({ messageId: '01900000-0000-7000-8000-000000000000' })
    expect(asked.map(({ topics, query }) => [topics, query.header])).toEqual([
      [['orders'], 'message-id:01900000-0000-7000-8000-000000000000'],
      [['events'], 'id:01900000-0000-7000-8000-000000000000'],
    ])
    expect(asked[0]?.query.from).toBe(`timestamp:${0x019000000000 - 60_000}`)
    expect(found).toMatchObject({ topic: 'events', messageId: '01900000-0000-7000-8000-000000000000' })
  })

  test('an id that tells no time is looked for among the newest', async () => {
    expect(await find({ messageId: 'no-uuid' })).toBeNull()
    expect(asked.map(({ query }) => query.from)).toEqual(['newest', 'newest'])
  })
})

describe('a message that was found', () => {
  test('went through the outbox of its flow when its header says when its row was written', async () => {
    held = {
      orders: record([
        ['produced-at', '1970-01-01T00:00:04.000Z'],
        ['relay', 'host:1/0/1'],
        ['attempt', '2'],
      ]),
    }
    expect(await find({ topic: 'orders', partition: 1, offset: '7' })).toMatchObject({
      box: 'shop-outbox',
      writtenMs: 4000,
      startMs: 4000,
      recordMs: 5000,
      relay: { name: 'host:1/0/1', attempt: '2' },
    })
  })

  test('did not when it is one of our own test messages', async () => {
    held = {
      orders: record([
        ['produced-at', '1970-01-01T00:00:04.000Z'],
        ['throughline-trace', 't-1'],
      ]),
    }
    expect(await find({ topic: 'orders', key: 'k' })).toMatchObject({
      box: null,
      startMs: 5000,
      traceId: 't-1',
    })
  })

  test.each<[string, Partial<Message>]>([
    ['another offset is not the one', { offset: 8n }],
    ['nothing is there', {}],
  ])('%s', async (what, over) => {
    held = what === 'nothing is there' ? {} : { orders: record([], over) }
    expect(await find({ topic: 'orders', partition: 1, offset: '7' })).toBeNull()
  })

  test('the end of a transaction is no message', async () => {
    held = { orders: record([], { kind: 'commit' }) }
    expect(await find({ topic: 'orders', partition: 1, offset: '7' })).toMatchObject({
      refused: 'bad-request',
    })
  })
})
