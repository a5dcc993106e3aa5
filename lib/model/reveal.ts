import { z } from 'zod'
import { contentKinds } from './messages.ts'
import { boxStates } from './preset.ts'

export const revealSchema = z.object({ state: z.enum(boxStates) })
export type Reveal = z.output<typeof revealSchema>

const contentSchema = z.object({
  text: z.string().nullable().describe('null: there is none'),
  encoding: z.enum(['utf8', 'base64']),
  is: z.enum(contentKinds).describe('what it was taken for'),
  schemaId: z.number().int().nullable(),
  bytes: z.number().int().describe('of the whole'),
  cut: z.boolean().describe('only the first 64 kB are here'),
})
export type RevealedContent = z.output<typeof contentSchema>

/** What one row of a box holds. That it was looked at stands in the audit log. */
export const revealedSchema = z.object({
  id: z.string(),
  topic: z.string().nullable(),
  key: contentSchema,
  payload: contentSchema,
  masked: z.array(z.string()).describe('fields that the settings hide'),
  auditId: z.string(),
})
export type Revealed = z.output<typeof revealedSchema>
