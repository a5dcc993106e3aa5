// oxlint-disable-next-line no-restricted-imports -- what asks in a browser is tested against somebody who answers
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { instant, int64 } from '#lib/model/json.ts'
import { getJson } from './get-json.ts'

const answers: Record<string, [status: number, type: string, body: string]> = {
  '/lag': [200, 'application/json', '{"lag":"9223372036854775807","asOf":"2026-11-22T14:08:20.000Z"}'],
  '/odd': [200, 'application/json', '{"lag":12}'],
  '/gone': [
    404,
    'application/problem+json',
    '{"type":"about:blank","title":"Not found","status":404,"detail":"There is no group x in c."}',
  ],
  '/proxy': [502, 'text/html', '<h1>Bad gateway</h1>'],
}
const schema = z.object({ lag: int64, asOf: instant })

let server: Server
let base = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers[request.url ?? '']
    // Left open on purpose: who asks has to give up.
    if (!answer) return
    response.writeHead(answer[0], { 'content-type': answer[1] }).end(answer[2])
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})

afterAll(async () => {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
})

describe('what the page reads', () => {
  test('keeps every digit of an offset, and instants as numbers', async () => {
    expect(await getJson(`${base}/lag`, schema)).toEqual({
      lag: 9_223_372_036_854_775_807n,
      asOf: Date.UTC(2026, 10, 22, 14, 8, 20),
    })
  })

  test('fails with the sentence of a problem', async () => {
    await expect(getJson(`${base}/gone`, schema)).rejects.toThrow('There is no group x in c.')
  })

  test('fails with the status where something between us answered', async () => {
    await expect(getJson(`${base}/proxy`, schema)).rejects.toThrow('Throughline answered 502.')
  })

  test('does not take another shape for an answer', async () => {
    await expect(getJson(`${base}/odd`, schema)).rejects.toThrow(z.ZodError)
  })

  test('says that nobody answers', async () => {
    await expect(getJson('http://127.0.0.1:1/', schema)).rejects.toThrow(
      'Throughline does not answer. The last values stay in view.',
    )
  })

  test('a question that is not wanted any more ends as such, not as a failure of the server', async () => {
    const wanted = new AbortController()
    const asked = getJson(`${base}/never`, schema, wanted.signal)
    wanted.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  })
})
