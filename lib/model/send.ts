import { z } from 'zod'
import { int64 } from './json.ts'

/** As a producer may pack a batch. */
export const compressionChoices = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const

/** A test message, as a person writes it. */
export const sendSchema = z.object({
  key: z.string().nullable().default(null),
  keyEncoding: z.enum(['utf8', 'base64']).default('utf8'),
  value: z.string().nullable().describe('null: a tombstone'),
  encoding: z.enum(['utf8', 'base64']).default('utf8'),
  headers: z
    .array(z.tuple([z.string().min(1).max(255), z.string()]))
    .max(100)
    .default([]),
  partition: z
    .number()
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe('null: by the key, as Java clients choose it'),
  acks: z
    .union([z.literal(0), z.literal(1), z.literal('all')])
    .default('all')
    .describe('how many copies must have it before it counts as sent'),
  compression: z.enum(compressionChoices).default('none'),
  transactional: z.boolean().default(false).describe('in a transaction of its own'),
  via: z
    .object({ box: z.string() })
    .nullable()
    .default(null)
    .describe('through this outbox: its relay sends it. null: straight to the topic'),
  template: z
    .boolean()
    .default(false)
    .describe(
      'fill in {{uuid}}, {{counter}}, {{now}}, {{iso}} and {{random 1 100}} in key, value and headers',
    ),
})
export type Send = z.output<typeof sendSchema>

/** What became of one test message. */
export const sentSchema = z.object({
  traceId: z.string(),
  messageId: z.string(),
  topic: z.string(),
  partition: z.number().int().nullable().describe('null through an outbox: its relay chooses'),
  offset: int64.nullable().describe('null at acks 0, where nobody said, and through an outbox'),
  box: z.string().nullable().describe('the outbox that it was written into'),
  rowId: z.string().nullable().describe('its row there'),
  atMs: z.number(),
})
export type Sent = z.output<typeof sentSchema>
