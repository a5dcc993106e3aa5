import { expect, test } from 'vitest'
import { z } from 'zod'
import { openEventDoor } from './event-door.ts'
import type { Route } from './routes.ts'

const query = z.object({ limit: z.coerce.number().int().max(5).optional() })
const route: Route<'/api/v1/tail', typeof query, z.ZodString> = {
  path: '/api/v1/tail',
  summary: '',
  query,
  answer: z.string(),
  media: 'text/event-stream',
  name: 'Events',
}

type Events = (
  signal: AbortSignal,
) => AsyncIterable<{ event: string; data: string }> | { refused: 'not-found'; because: string }

function open(events: Events) {
  const told: unknown[] = []
  const hands = {
    names: () => ({ host: '127.0.0.1', allowed: [] }),
    tellBug: (error: unknown) => void told.push(error),
  }
  const get = openEventDoor(hands)(route, (_, signal) => events(signal))
  const ask = (search = '', host = 'localhost:3000') =>
    get(new Request(`http://localhost:3000/api/v1/tail${search}`, { headers: { host } }))
  return { ask, told }
}

test('events are sent as they are made', async () => {
  const response = await open(async function* () {
    yield await Promise.resolve({ event: 'message', data: '{"a":1}' })
    yield { event: 'end', data: '{}' }
  }).ask()
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(await response.text()).toBe(': open\n\nevent: message\ndata: {"a":1}\n\nevent: end\ndata: {}\n\n')
})

test('who reads no more ends what makes them, though it waits for the next', async () => {
  const seen: string[] = []
  const waits = Promise.withResolvers<void>()
  const response = await open(async function* (signal) {
    yield await Promise.resolve({ event: 'message', data: '1' })
    waits.resolve()
    await new Promise((resume) => signal.addEventListener('abort', resume))
    seen.push('ended')
  }).ask()
  const reader = response.body?.getReader()
  await reader?.read()
  await reader?.read()
  await waits.promise
  await reader?.cancel()
  expect(seen).toEqual(['ended'])
})

test('nothing more is made than is read', async () => {
  let made = 0
  const response = await open(async function* () {
    for (;;) yield await Promise.resolve({ event: 'message', data: String(made++) })
  }).ask()
  const reader = response.body?.getReader()
  for (let n = 0; n < 5; n++) await reader?.read()
  expect(made).toBeLessThan(10)
  await reader?.cancel()
})

test('a refusal, a wrong parameter and a strange host are answers before the first event', async () => {
  const { ask } = open(() => ({ refused: 'not-found', because: 'There is no such topic.' }))
  expect((await ask()).status).toBe(404)
  expect((await ask('?limit=6')).status).toBe(400)
  expect((await ask('', 'evil.example')).status).toBe(403)
})
