import { expect, test } from 'vitest'
import { z } from 'zod'
import { Fault } from '#lib/model/reading.ts'
import { openFileDoor } from './file-door.ts'
import type { Route } from './routes.ts'

const query = z.object({ limit: z.coerce.number().int().max(5).optional() })
const route: Route<'/api/v1/export', typeof query, z.ZodString> = {
  path: '/api/v1/export',
  summary: '',
  query,
  answer: z.string(),
  media: 'text/csv',
  name: 'Text',
}

function open(pieces: () => AsyncIterable<string>) {
  const told: unknown[] = []
  const hands = {
    names: () => ({ host: '127.0.0.1', allowed: [] }),
    tellBug: (error: unknown) => void told.push(error),
  }
  const get = openFileDoor(hands)(route, () => ({ name: 'log.csv', pieces: pieces() }))
  const ask = (search = '', host = 'localhost:3000') =>
    get(new Request(`http://localhost:3000/api/v1/export${search}`, { headers: { host } }))
  return { ask, told }
}

async function* twoPieces(): AsyncGenerator<string> {
  yield await Promise.resolve('größe\r\n')
  yield 'two\r\n'
}

test('pieces become one file to save', async () => {
  const response = await open(twoPieces).ask()
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="log.csv"')
  expect(await response.text()).toBe('größe\r\ntwo\r\n')
})

test('a store that does not answer is a problem, not an empty file', async () => {
  const { ask, told } = open(async function* () {
    yield await Promise.reject<string>(new Fault('timeout', 'The store did not answer.'))
  })
  const response = await ask()
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ detail: 'The store did not answer.' })
  expect(told).toEqual([])
})

test('what breaks later breaks the download off', async () => {
  const { ask } = open(async function* () {
    yield await Promise.resolve('one\r\n')
    throw new Fault('timeout', 'The store did not answer.')
  })
  const response = await ask()
  await expect(response.text()).rejects.toThrow('The store did not answer.')
})

test('a wrong parameter and a strange host are refused before anything is made', async () => {
  const { ask } = open(() => {
    throw new Error('was made')
  })
  expect((await ask('?limit=6')).status).toBe(400)
  expect((await ask('', 'evil.example')).status).toBe(403)
})
