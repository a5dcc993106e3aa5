import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { int64, instant } from '#lib/model/json.ts'
import { groupQuerySchema } from '#lib/model/query.ts'
import { Fault } from '#lib/model/reading.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { openDoor } from './door.ts'
import type { Route } from './routes.ts'

const answer = z.object({ lag: int64, asOf: instant, echo: z.unknown() })
type Answer = z.output<typeof answer>

const path = '/api/v1/clusters/{cluster}/groups/{group}'
const route: Route<typeof path, typeof groupQuerySchema, typeof answer> = {
  path,
  summary: '',
  query: groupQuerySchema,
  answer,
  name: 'X',
}

/** A door of its own for each test; `told` is what reached the log. */
function open(read: (input: unknown) => Answer | Refusal | Promise<Answer>) {
  const told: unknown[] = []
  const hands = {
    names: () => ({ host: '127.0.0.1', allowed: [] }),
    tellBug: (error: unknown) => void told.push(error),
  }
  const get = openDoor(hands)(route, read)
  const ask = (path: string, headers: Record<string, string> = {}) =>
    get(new Request(`http://localhost:3000${path}`, { headers: { host: 'localhost:3000', ...headers } }))
  return { ask, told }
}

const good = (echo: unknown): Answer => ({ lag: 9_007_199_254_740_993n, asOf: 0, echo })
const group = '/api/v1/clusters/main/groups/billing'

test('int64 goes out as a string and an instant as ISO text', async () => {
  const response = await open(() => good(null)).ask(group)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('application/json')
  expect(await response.json()).toEqual({
    lag: '9007199254740993',
    asOf: '1970-01-01T00:00:00.000Z',
    echo: null,
  })
})

describe('names in the path are decoded exactly once', () => {
  test.each([
    'orders.v1',
    'with space',
    'a/b/c',
    '100%',
    '%2F',
    '%252F',
    'größe-日本-🙂',
    '<script>alert(1)</script>',
    '~',
    '+',
    'a?b#c&d=e',
    'x'.repeat(249),
  ])('%s', async (name) => {
    const { ask } = open((input) => good(input))
    const response = await ask(`/api/v1/clusters/main/groups/${encodeURIComponent(name)}`)
    expect(await response.json()).toMatchObject({ echo: { params: { cluster: 'main', group: name } } })
  })

  test('bytes that are no UTF-8 are a bad request', async () => {
    const response = await open(() => good(null)).ask('/api/v1/clusters/main/groups/%E0%A4%A')
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ detail: 'group is not percent-encoded UTF-8' })
  })
})

describe('the query', () => {
  const ask = (query: string) => open((input) => good(input)).ask(`${group}?${query}`)

  test('gets its defaults; an empty value counts as absent', async () => {
    const body: unknown = await (await ask('search=&members=&type=classic&type=share')).json()
    expect(body).toMatchObject({ echo: { query: { limit: 50, sort: 'worst', type: 'classic,share' } } })
    expect(body).not.toHaveProperty('echo.query.search')
  })

  test.each([
    ['limit=501', 'The parameter limit is wrong: it must be at most 500.'],
    ['limit=0', 'The parameter limit is wrong: it must be at least 1.'],
    ['limit=ten', 'The parameter limit is wrong: it must be a whole number.'],
    ['limit=1.5', 'The parameter limit is wrong: it must be a whole number.'],
    ['order=up', 'The parameter order is wrong: it must be one of asc, desc.'],
  ])('%s is a bad request', async (query, detail) => {
    const response = await ask(query)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toEqual({
      type: 'urn:throughline:problem:bad-request',
      title: 'Bad request',
      status: 400,
      detail,
    })
  })
})

describe('bad news', () => {
  test.each([
    ['bad-request', 400],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
    ['starting', 503],
  ] as const)('a refusal %s is %i with its sentence', async (refused, status) => {
    const response = await open(() => ({ refused, because: 'No such thing.' })).ask(group)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ status, detail: 'No such thing.' })
  })

  test('a Fault is 503 with its sentence, also from a class of another bundle', async () => {
    vi.resetModules()
    const again = await import('#lib/model/reading.ts')
    expect(again.Fault).not.toBe(Fault)
    const foreign = new again.Fault('timeout', 'Broker 3 did not answer')
    for (const fault of [new Fault('timeout', 'Broker 3 did not answer'), foreign]) {
      const { ask, told } = open(() => Promise.reject(fault))
      const response = await ask(group)
      expect(response.status).toBe(503)
      expect(response.headers.get('retry-after')).toBe('5')
      expect(await response.json()).toMatchObject({ detail: 'Broker 3 did not answer' })
      expect(told).toEqual([])
    }
  })

  test('a bug is 500; its words reach the log and not the body', async () => {
    const bug = new Error('undefined is not a hunter2')
    const { ask, told } = open(() => {
      throw bug
    })
    const response = await ask(group)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('hunter2')
    expect(told).toEqual([bug])
  })

  test('a value that does not fit its schema is a bug', async () => {
    const { ask, told } = open(() => ({ ...good(null), asOf: Number.NaN }))
    expect((await ask(group)).status).toBe(500)
    expect(told).toHaveLength(1)
  })
})

describe('ETag', () => {
  test('the same answer is 304 without body; another answer is sent whole', async () => {
    let echo = 1
    const { ask } = open(() => good(echo))
    const first = await ask(group)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^W\/"/)
    expect(first.headers.get('cache-control')).toBe('no-cache')

    const same = await ask(group, { 'if-none-match': `"x", ${etag}` })
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', etag])

    echo = 2
    const other = await ask(group, { 'if-none-match': etag })
    expect(other.status).toBe(200)
    expect(other.headers.get('etag')).not.toBe(etag)
  })
})

test("a stranger's name in the Host header is refused before anything is read", async () => {
  const { ask } = open(() => {
    throw new Error('was read')
  })
  const response = await ask(group, { host: 'evil.example:3000' })
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ detail: expect.stringContaining('evil.example:3000') })
})
