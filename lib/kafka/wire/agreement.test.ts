import * as platformatic from '@platformatic/kafka'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyMessage, versionsOf } from './any-message.ts'
import { decodeResponse, encodeResponse, type ApiName } from './codec.ts'
import { apiTables } from './tables/index.ts'
import type { Struct } from './table.ts'
import { recordings } from './recorded.ts'

/** Another client's parsers of the same answers, written by hand by others: it shares no mistake of ours. */
type Parser = {
  parseResponse: (id: number, key: number, version: number, reader: platformatic.Reader) => unknown
}

/** Up to these versions it reads the same bytes, but hands back a newer version's shape or null for what is not there. */
const reshapedUpTo: Partial<Record<ApiName, number>> = {
  FindCoordinator: 3,
  Fetch: 12,
  DescribeQuorum: 1,
  DescribeConfigs: 2,
}

const parsers: { api: ApiName; version: number; parser: Parser }[] = (
  Object.keys(apiTables) as ApiName[]
).flatMap((api) =>
  versionsOf(apiTables[api].response).flatMap((version) => {
    const name = `${api.charAt(0).toLowerCase()}${api.slice(1)}V${version}`
    const parser = (platformatic as unknown as Record<string, Parser | undefined>)[name]
    return parser && version > (reshapedUpTo[api] ?? -1) ? [{ api, version, parser }] : []
  }),
)

const answered = parsers.flatMap((one) =>
  recordings
    .filter(({ api, version }) => api === one.api && version === one.version)
    .map(({ response }) => ({ ...one, response })),
)

function parse({ api, version, parser }: (typeof parsers)[number], bytes: Buffer): unknown {
  try {
    return toOurForm(parser.parseResponse(1, apiTables[api].key, version, platformatic.Reader.from(bytes)))
  } catch (error) {
    // It throws where the answer carries an error code, with what it had parsed by then.
    if (error instanceof platformatic.ResponseError) return toOurForm(error['response'])
    throw error
  }
}

function toOurForm(value: unknown): unknown {
  if (typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value))
    return value.replaceAll('-', '')
  if (Array.isArray(value)) return value.map(toOurForm)
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
  const entries = Object.entries(value)
  // Its answer to ApiVersions names each key; ours does not. It takes the record batches of a Fetch apart at once.
  const left = 'apiKey' in value ? 'name' : 'records'
  const kept = entries.filter(([name]) => name !== left)
  return Object.fromEntries(kept.map(([name, one]) => [name, toOurForm(one)]))
}

/** The other client can only name codes that exist, and stops reading some answers that have one at the top. */
function withKnownCodes(body: Struct): Struct {
  return { ...(knownCodes(body) as Struct), errorCode: 0 }
}

function knownCodes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(knownCodes)
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === 'errorCode' ? Math.abs(one % 2) * 3 : name === 'records' ? null : knownCodes(one),
    ]),
  )
}

describe('another client reads the same from', () => {
  it('most of our APIs', () => {
    expect(new Set(parsers.map(({ api }) => api)).size).toBeGreaterThanOrEqual(13)
  })

  it.each(answered)('what a broker answered to $api $version', (one) => {
    expect(decodeResponse(one.api, one.version, one.response)).toMatchObject(
      parse(one, one.response) as object,
    )
  })

  it.each(parsers)('any answer to $api $version', (one) => {
    fc.assert(
      fc.property(anyMessage(apiTables[one.api].response.fields, one.version), (body) => {
        const bytes = encodeResponse(one.api, one.version, withKnownCodes(body))
        expect(decodeResponse(one.api, one.version, bytes)).toMatchObject(parse(one, bytes) as object)
      }),
      { numRuns: 25 },
    )
  })
})
