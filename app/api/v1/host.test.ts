import { expect, test } from 'vitest'
import { isOurHost } from './host.ts'

test.each([
  // Listening on loopback: loopback names, any port.
  ['localhost:3000', '127.0.0.1', true],
  ['LOCALHOST', '127.0.0.1', true],
  ['127.0.0.1:80', '127.0.0.1', true],
  ['[::1]:3000', '127.0.0.1', true],
  ['10.0.0.1:3000', '127.0.0.1', false],
  ['evil.example', '127.0.0.1', false],
  ['localhost.evil.example', '127.0.0.1', false],
  ['localhost:3000@evil.example', '127.0.0.1', false],
  ['', '127.0.0.1', false],
  [null, '127.0.0.1', false],
  // Listening on one address: that address too.
  ['10.0.0.1:3000', '10.0.0.1', true],
  ['10.0.0.2:3000', '10.0.0.1', false],
  ['[fd00::1]:3000', 'fd00::1', true],
  // Listening everywhere: any bare address, no strange name.
  ['10.9.8.7:3000', '0.0.0.0', true],
  ['[fd00::2]:3000', '::', true],
  ['evil.example:3000', '0.0.0.0', false],
  // Listed in the settings.
  ['Kafka.Example:8443', '127.0.0.1', true],
  ['sub.kafka.example', '127.0.0.1', false],
])('Host %s on a server that listens on %s: %s', (header, host, expected) => {
  expect(isOurHost(header, { host, allowed: ['kafka.example'] })).toBe(expected)
})
