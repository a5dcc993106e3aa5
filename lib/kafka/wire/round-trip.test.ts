import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyMessage, everyLayout, versionsOf } from './any-message.ts'
import {
  decodeMessage,
  decodeRequest,
  decodeResponse,
  decodeStream,
  encodeMessage,
  encodeRequest,
  encodeResponse,
  type ApiName,
  type MessageName,
} from './codec.ts'
import { WireError } from './wire-error.ts'
import { apiTables, messageTables } from './tables/index.ts'
import type { Struct } from './table.ts'

const numRuns = 25

type Codec = { encode: (body: Struct) => Buffer; decode: (bytes: Buffer) => unknown }

function codecOf(title: string, version: number): Codec {
  const api = title.replace(/(Request|Response) \d+$/, '') as ApiName
  if (title.includes('Response ')) {
    return {
      encode: (body) => encodeResponse(api, version, body),
      decode: (bytes) => decodeResponse(api, version, bytes),
    }
  }
  if (title.includes('Request ')) {
    return {
      encode: (body) => encodeRequest(api, version, body as never),
      decode: (bytes) => decodeRequest(api, version, bytes),
    }
  }
  const message = title.replace(/ \d+$/, '') as MessageName
  return {
    encode: (body) => encodeMessage(message, version, body),
    decode: (bytes) => decodeMessage(message, bytes),
  }
}

describe('what was written is read back', () => {
  it('covers every API in both directions and both data messages', () => {
    const counted = [
      ...Object.values(apiTables).flatMap(({ request, response }) => [request, response]),
      ...Object.values(messageTables),
    ].reduce((sum, table) => sum + versionsOf(table).length, 0)
    expect(everyLayout).toHaveLength(counted)
    expect(counted).toBeGreaterThan(150)
  })

  it.each(everyLayout)('$title', ({ title, table, version }) => {
    const { encode, decode } = codecOf(title, version)
    fc.assert(
      fc.property(anyMessage(table.fields, version), (body) => {
        const bytes = encode(body)
        const back = decode(bytes)
        expect(back).toEqual(body)
        expect(encode(back as Struct)).toEqual(bytes)
      }),
      { numRuns },
    )
  })
})

describe('bytes that are not the message give a value or a WireError, nothing else', () => {
  /** Cut short, with some bits flipped. */
  const damage = fc.record({
    keep: fc.double({ min: 0, max: 1, noNaN: true }),
    flips: fc.array(fc.record({ at: fc.nat(), bit: fc.nat({ max: 7 }) }), { maxLength: 6 }),
  })

  it.each(everyLayout)('$title', ({ title, table, version }) => {
    const { encode, decode } = codecOf(title, version)
    fc.assert(
      fc.property(anyMessage(table.fields, version), damage, (body, { keep, flips }) => {
        const whole = encode(body)
        const bytes = Buffer.from(whole.subarray(0, Math.round(whole.length * (keep > 0.5 ? 1 : keep * 2))))
        for (const { at, bit } of bytes.length > 0 ? flips : []) {
          bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit)
        }
        return isValueOrWireError(() => decode(bytes))
      }),
      { numRuns: numRuns * 2 },
    )
  })

  it.each(everyLayout)('$title from noise', ({ title, version }) => {
    const { decode } = codecOf(title, version)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) =>
        isValueOrWireError(() => decode(Buffer.from(noise))),
      ),
      { numRuns },
    )
  })

  it('cut anywhere, an API message is a WireError', () => {
    fc.assert(
      fc.property(
        anyMessage(apiTables.Metadata.response.fields, 12),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (body, part) => {
          const bytes = encodeResponse('Metadata', 12, body)
          expect(() =>
            decodeResponse('Metadata', 12, bytes.subarray(0, Math.floor(bytes.length * part))),
          ).toThrow(WireError)
        },
      ),
    )
  })
})

describe('decodeStream gives what decodeResponse gives', () => {
  const streams = [
    { api: 'Metadata', field: 'topics' },
    { api: 'Metadata', field: 'brokers' },
    { api: 'OffsetFetch', field: 'groups' },
    { api: 'OffsetFetch', field: 'topics' },
    { api: 'ListOffsets', field: 'topics' },
    { api: 'DescribeGroups', field: 'groups' },
    { api: 'DescribeLogDirs', field: 'results' },
    { api: 'ApiVersions', field: 'finalizedFeatures' },
    { api: 'DescribeTopicPartitions', field: 'topics' },
  ] as const

  it.each(streams)('$api, $field, at every version', async ({ api, field }) => {
    const { response } = apiTables[api]
    for (const version of versionsOf(response)) {
      await fc.assert(
        fc.asyncProperty(anyMessage(response.fields, version), async (body) => {
          const bytes = encodeResponse(api, version, body)
          const elements: unknown[] = []
          const rest = await decodeStream(
            api,
            version,
            bytes,
            field as never,
            (one) => elements.push(one),
            () => undefined,
          )
          expect({ ...(rest as Struct), [field]: elements }).toEqual(decodeResponse(api, version, bytes))
        }),
        { numRuns },
      )
    }
  })
})

function isValueOrWireError(decode: () => unknown): boolean {
  try {
    return typeof decode() === 'object'
  } catch (error) {
    return error instanceof WireError
  }
}
