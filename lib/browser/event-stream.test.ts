import { afterEach, expect, test, vi } from 'vitest'
import { readEvents, toEvent } from './event-stream.ts'

afterEach(() => void vi.unstubAllGlobals())

function answer(pieces: string[], status = 200): void {
  const body = new ReadableStream({
    start(into) {
      for (const piece of pieces) into.enqueue(new TextEncoder().encode(piece))
      into.close()
    },
  })
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })))
}

async function all(): Promise<unknown[]> {
  const events: unknown[] = []
  for await (const event of readEvents('/x', new AbortController().signal)) events.push(event)
  return events
}

test('events come whole, however they are cut on the way', async () => {
  answer([
    ': open\n',
    '\nevent: a\nda',
    'ta: {"x":"',
    'größe"}\n\nevent: b\ndata: 1\n\nevent: c\ndata: never',
  ])
  expect(await all()).toEqual([
    { event: 'a', data: '{"x":"größe"}' },
    { event: 'b', data: '1' },
  ])
})

test('a refusal is thrown with its sentence', async () => {
  answer([JSON.stringify({ type: 'x', title: 'x', status: 404, detail: 'There is no such topic.' })], 404)
  await expect(all()).rejects.toThrow('There is no such topic.')
})

test('a comment is no event', () => {
  expect(toEvent(': alive')).toBeNull()
})
