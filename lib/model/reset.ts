import { z } from 'zod'

/** Where the offsets of a group should go. Times are written as a person writes them: the plan parses them. */
export const resetTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('earliest') }),
  z.object({ kind: z.literal('latest') }),
  z.object({ kind: z.literal('current') }),
  z.object({ kind: z.literal('offset'), offset: z.string().describe('a whole number') }),
  z.object({
    kind: z.literal('timestamp'),
    at: z.string().describe('2026-11-22T14:07:00.000+01:00: with its zone, Z for UTC'),
  }),
  z.object({
    kind: z.literal('duration'),
    duration: z.string().describe('ISO 8601, back from now: PT2H30M'),
  }),
  z.object({ kind: z.literal('shift'), by: z.string().describe('offsets forward; negative: back') }),
  z.object({
    kind: z.literal('csv'),
    csv: z
      .string()
      .describe("lines of topic,partition,offset or group,topic,partition,offset, as Kafka's tool exports"),
  }),
  z.object({ kind: z.literal('group'), group: z.string().describe('the offsets that this other group has') }),
  z.object({ kind: z.literal('audit'), audit: z.string().describe('the offsets before this earlier reset') }),
])
export type ResetTarget = z.output<typeof resetTargetSchema>

export const resetScopeSchema = z.union([
  z.object({ all: z.literal(true) }).describe('every partition that the group has committed'),
  z.object({ topics: z.array(z.string()).min(1) }).describe('all partitions of these topics'),
  z.object({
    partitions: z.array(z.object({ topic: z.string(), partition: z.number().int().min(0) })).min(1),
  }),
])
export type ResetScope = z.output<typeof resetScopeSchema>
