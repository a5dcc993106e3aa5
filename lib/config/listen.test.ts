import { expect, test } from 'vitest'
import { isLoopback, refuseListen, toListen } from './listen.ts'
import { loadSettings } from './load.ts'

test.each([
  [{}, { host: '127.0.0.1', port: 3000 }],
  [
    { HOST: '', PORT: '' },
    { host: '127.0.0.1', port: 3000 },
  ],
  [
    { HOST: '::1', PORT: '8080' },
    { host: '::1', port: 8080 },
  ],
])('%j listens at %j', (env, listen) => {
  expect(toListen(env)).toEqual(listen)
})

test.each(['0', '65536', 'http', '80 80', '-1', '1e3'])('PORT=%s is a mistake', (PORT) => {
  expect(toListen({ PORT })).toMatchObject({ file: 'PORT', sentence: expect.stringContaining(PORT) })
})

test.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['127.0.0.1.example', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected)
})

test('off loopback the start is refused until anonymous reads are allowed', () => {
  const settings = loadSettings({ THROUGHLINE_BOOTSTRAP: 'b:1' }, () => '')
  if (Array.isArray(settings)) throw new Error('the settings are good')
  const open = { ...settings, access: { ...settings.access, allowAnonymousReads: true } }
  const everywhere = { host: '0.0.0.0', port: 3000 }
  expect(refuseListen(everywhere, settings)?.sentence).toContain('access.allowAnonymousReads')
  expect(refuseListen(everywhere, open)).toBeNull()
  expect(refuseListen({ host: '127.0.0.1', port: 3000 }, settings)).toBeNull()
})
