import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Refusal } from '#lib/model/reading.ts'
import { openChangeDoor } from './door.ts'
import type { ChangeRoute } from './routes.ts'

const path = '/api/v1/clusters/{cluster}/things'
const body = z.object({ name: z.string().min(2), count: z.number().int().default(1) })
const answer = z.object({ echo: z.unknown() })
const query = z.object({})
const route: ChangeRoute<typeof path, typeof query, typeof body, typeof answer> = {
  path,
  summary: '',
  query,
  body,
  answer,
  name: 'X',
}

type Sent = { headers?: Record<string, string | null>; body?: string | ReadableStream<Uint8Array> | null }

/** `called`: what reached the change. */
function open(value: Refusal | null = null, allowed: string[] = []) {
  const called: unknown[] = []
  const hands = { names: () => ({ host: '127.0.0.1', allowed }), tellBug: () => undefined }
  const post = openChangeDoor(hands)(route, async (input) => {
    called.push(input)
    return value ?? { echo: input.body }
  })
  async function send({ headers = {}, body: text = '{"name":"ab"}' }: Sent = {}) {
    const all = { host: 'localhost:3000', 'content-type': 'application/json', ...headers }
    const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null)
    const init = { method: 'POST', headers: given, body: text, duplex: 'half' }
    const response = await post(new Request('http://localhost:3000/api/v1/clusters/main/things', init))
    const json: unknown = await response.json()
    return { status: response.status, json, called }
  }
  return send
}

test('a body is parsed, its defaults filled in, and nobody keeps the answer', async () => {
  const { status, json, called } = await open()()
  expect([status, json]).toEqual([200, { echo: { name: 'ab', count: 1 } }])
  expect(called).toEqual([{ params: { cluster: 'main' }, query: {}, body: { name: 'ab', count: 1 } }])
})

describe('a page of somebody else changes nothing', () => {
  test.each<[string, Record<string, string | null>]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://localhost:8080' }],
    ['a page without an origin of its own', { origin: 'null' }],
    ['another scheme', { origin: 'file://localhost:3000' }],
    ['a name that only begins like ours', { origin: 'http://localhost:3000.evil.example' }],
    ['a browser that leaves the origin out', { 'sec-fetch-site': 'cross-site' }],
    ['a name that is not ours (DNS rebinding)', { host: 'evil.example', origin: 'http://evil.example' }],
  ])('%s', async (_, headers) => {
    const { status, called } = await open()({ headers })
    expect(status).toBe(403)
    expect(called).toEqual([])
  })

  test.each<[string, string | null]>([
    ['a form', 'application/x-www-form-urlencoded'],
    ['plain text', 'text/plain'],
    ['text that says it is JSON', 'text/plain; a=application/json'],
    ['nothing', null],
  ])('%s as the content type', async (_, type) => {
    const { status, json, called } = await open()({ headers: { 'content-type': type } })
    expect(status).toBe(400)
    expect(json).toMatchObject({ detail: expect.stringContaining('application/json') })
    expect(called).toEqual([])
  })
})

describe('our own pages and scripts are let in', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['a script', {}, []],
    ['our own page', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }, []],
    ['with a charset', { 'content-type': 'application/json; charset=utf-8' }, []],
    ['a listed name behind a proxy', { origin: 'https://kafka.example.com' }, ['kafka.example.com']],
    [
      'a listed name on the usual port',
      { host: 'kafka.example.com:443', origin: 'https://kafka.example.com' },
      ['kafka.example.com'],
    ],
  ])('%s', async (_, headers, allowed) => {
    expect((await open(null, allowed)({ headers })).status).toBe(200)
  })
})

describe('a bad body is told, and nothing is done', () => {
  test.each<[string, Sent['body'], string]>([
    ['empty', '', 'empty'],
    ['not JSON', '{', 'not JSON'],
    ['not UTF-8', new Blob([new Uint8Array([0x22, 0xff, 0x22])]).stream(), 'not JSON in UTF-8'],
    ['a list', '[]', 'body is wrong'],
    ['a field that is missing', '{}', 'name is wrong'],
    ['a field that is too short', '{"name":"a"}', 'name is wrong: it must be at least 2'],
    ['a number with a fraction', '{"name":"ab","count":1.5}', 'count is wrong: it must be a whole number'],
    ['longer than 8 MiB', `"${'x'.repeat(8 * 2 ** 20)}"`, 'longer than 8 MiB'],
  ])('%s', async (_, text, said) => {
    const { status, json, called } = await open()({ body: text ?? null })
    expect(status).toBe(400)
    expect(json).toMatchObject({ detail: expect.stringContaining(said) })
    expect(called).toEqual([])
  })
})

test('a refusal keeps its status and sentence', async () => {
  const { status, json } = await open({ refused: 'conflict', because: 'It moved.' })()
  expect([status, json]).toEqual([409, expect.objectContaining({ detail: 'It moved.' })])
})
