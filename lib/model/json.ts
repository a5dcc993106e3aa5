import { z } from 'zod'

/**
 * Offsets, lag, message counts and bytes are int64: `bigint` inside, a decimal string in JSON. This file is the only
 * place where the one becomes the other.
 */
export const int64 = z
  .codec(z.string().regex(/^-?\d{1,19}$/), z.bigint(), {
    decode: (text) => BigInt(text),
    encode: (value) => value.toString(),
  })
  .meta({ description: 'int64 as a decimal string' })

/** An instant: epoch ms inside, ISO 8601 in JSON. */
export const instant = z
  .codec(z.iso.datetime(), z.number(), {
    decode: (text) => Date.parse(text),
    encode: (ms) => new Date(ms).toISOString(),
  })
  .meta({ description: 'ISO 8601, UTC' })

/** A value as the API sends it: int64 as strings, instants as ISO text. Throws when the value does not fit its schema (a bug). */
export function toJson<S extends z.ZodType>(schema: S, value: z.output<S>): z.input<S> {
  return z.encode(schema, value)
}

/** The way back, on the page. */
export function fromJson<S extends z.ZodType>(schema: S, json: unknown): z.output<S> {
  return schema.parse(json)
}
