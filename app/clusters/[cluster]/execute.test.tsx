import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isUnknown, useExecute, type PlanQuestion } from '#lib/browser/plans.ts'

const problem = (status: number, detail: string) =>
  Response.json({ type: 'about:blank', title: 'No', status, detail }, { status })
const done = () =>
  Response.json({ auditId: '7', outcome: 'done', because: '', groups: [], rows: [], repeated: false })

let keys: string[] = []
let answer: () => Promise<Response> = () => Promise.resolve(done())

beforeEach(() => {
  keys = []
  vi.stubGlobal('fetch', (_: string, { body }: { body: string }) => {
    keys.push((JSON.parse(body) as { idempotencyKey: string }).idempotencyKey)
    return answer()
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  cleanup()
})

const start: PlanQuestion = { path: '/reset', body: { to: 'earliest' } }
const end: PlanQuestion = { path: '/reset', body: { to: 'latest' } }

function open() {
  const client = new QueryClient({ defaultOptions: { mutations: { gcTime: 0 } } })
  const wrapper = ({ children }: { children: React.ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  return renderHook(({ question }) => useExecute('c', question), {
    wrapper,
    initialProps: { question: start },
  })
}

test('a double click is one request', async () => {
  answer = () => Promise.resolve(done())
  const { result } = open()
  act(() => {
    result.current.run('p-1')
    result.current.run('p-1')
  })
  await waitFor(() => expect(result.current.done?.auditId).toBe('7'))
  expect(keys).toHaveLength(1)
})

test.each<[string, () => Promise<Response>]>([
  ['the connection breaks', () => Promise.reject(new TypeError('fetch failed'))],
  ['a proxy gives up', () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 }))],
  ['the answer breaks off', () => Promise.resolve(new Response('{"auditId":', { status: 200 }))],
  ['the server has a bug', () => Promise.resolve(problem(500, 'A bug.'))],
])('nobody knows what came of it: %s', async (_, broken) => {
  answer = broken
  const { result, rerender } = open()
  act(() => result.current.run('p-1'))
  await waitFor(() => expect(result.current.error).not.toBeNull())
  expect(result.current.error && isUnknown(result.current.error)).toBe(true)

  // The same again, of a preview that is newer: it is the same deed.
  act(() => result.current.run('p-2'))
  await waitFor(() => expect(keys).toHaveLength(2))
  await waitFor(() => expect(result.current.pending).toBe(false))
  expect(keys[1]).toBe(keys[0])

  // Another question must not be answered with what became of the first.
  rerender({ question: end })
  expect(result.current.error).not.toBeNull()
  act(() => result.current.run('p-3'))
  await waitFor(() => expect(keys).toHaveLength(3))
  expect(keys[2]).not.toBe(keys[0])
})

test('what was refused is a new deed when asked again, and is forgotten with its question', async () => {
  answer = () => Promise.resolve(problem(409, 'orders.v1 0 had offset 7 and has 8 now.'))
  const { result, rerender } = open()
  act(() => result.current.run('p-1'))
  await waitFor(() => expect(result.current.error?.message).toContain('has 8 now'))
  act(() => result.current.run('p-2'))
  await waitFor(() => expect(keys).toHaveLength(2))
  expect(keys[1]).not.toBe(keys[0])
  await waitFor(() => expect(result.current.pending).toBe(false))
  rerender({ question: end })
  expect(result.current.error).toBeNull()
})
