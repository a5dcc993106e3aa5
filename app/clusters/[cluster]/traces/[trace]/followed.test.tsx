import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, renderHook, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { useFollowed } from '#lib/browser/use-followed.ts'

const schema = z.object({ n: z.number(), live: z.boolean() })

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

/** A server that tells these as events, or none of them; and what it was asked for. */
function serve(events: ReadableStream<Uint8Array> | null, value: z.output<typeof schema>) {
  const asked: string[] = []
  const gone: AbortSignal[] = []
  vi.stubGlobal('fetch', (url: string, { signal }: { signal: AbortSignal }) => {
    asked.push(url)
    if (!url.endsWith('/events')) return Promise.resolve(Response.json(value))
    gone.push(signal)
    return Promise.resolve(events ? new Response(events) : new Response('no', { status: 502 }))
  })
  return { asked, gone }
}

function follow() {
  const client = new QueryClient()
  return renderHook(() => useFollowed({ path: '/x', event: 'v', schema, isLive: ({ live }) => live }), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  })
}

function openEvents() {
  let into: ReadableStreamDefaultController<Uint8Array> | null = null
  const stream = new ReadableStream<Uint8Array>({ start: (one) => void (into = one) })
  const say = (value: z.output<typeof schema>) =>
    into?.enqueue(new TextEncoder().encode(`event: v\ndata: ${JSON.stringify(value)}\n\n`))
  return { stream, say }
}

test('each event is the value, until it is no longer live: then nobody is asked', async () => {
  const { stream, say } = openEvents()
  const { asked, gone } = serve(stream, { n: 0, live: true })
  const { result } = follow()
  await waitFor(() => expect(result.current.data?.n).toBe(0))
  say({ n: 1, live: true })
  await waitFor(() => expect(result.current.data?.n).toBe(1))
  expect(result.current.streaming).toBe(true)
  say({ n: 2, live: false })
  await waitFor(() => expect(result.current.data?.n).toBe(2))
  await waitFor(() => expect(gone[0]?.aborted).toBe(true))
  expect(result.current.streaming).toBe(false)
  expect(asked.toSorted()).toEqual(['/api/v1/x', '/api/v1/x/events'])
})

test('when the page goes, the server is let go', async () => {
  const { stream, say } = openEvents()
  const { gone } = serve(stream, { n: 0, live: true })
  const { result, unmount } = follow()
  say({ n: 1, live: true })
  await waitFor(() => expect(result.current.data?.n).toBe(1))
  unmount()
  expect(gone[0]?.aborted).toBe(true)
})

test('without events the value is there all the same', async () => {
  serve(null, { n: 7, live: true })
  const { result } = follow()
  await waitFor(() => expect(result.current.data?.n).toBe(7))
  expect(result.current.streaming).toBe(false)
})
