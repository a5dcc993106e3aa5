import { z } from 'zod'

/** A topic to make. */
export const newTopicSchema = z.object({
  name: z.string().min(1).max(249),
  partitions: z.number().int().min(1).max(10_000).default(1),
  replicationFactor: z.number().int().min(1).max(100).default(3),
  minIsr: z.number().int().min(1).max(100).default(2),
  dryRun: z
    .boolean()
    .default(false)
    .describe('only say what it would be; the brokers check it, nothing is made'),
})
export type NewTopic = z.output<typeof newTopicSchema>

/** What it is, or would be. */
export const madeTopicSchema = newTopicSchema.extend({
  created: z.boolean(),
  auditId: z.string().nullable(),
  survives: z.object({
    writes: z
      .number()
      .int()
      .describe('brokers that may stop while writes with acks all go on, all copies in sync before'),
    leader: z
      .number()
      .int()
      .describe('brokers that may stop while it has a leader, all copies in sync before'),
    data: z
      .number()
      .int()
      .describe('disks that may be lost for good without an acknowledged message, whatever was before'),
  }),
  sentence: z.string().describe('what that means'),
  risk: z.string().nullable().describe('what is unwise in it; null: nothing'),
})
export type MadeTopic = z.output<typeof madeTopicSchema>
