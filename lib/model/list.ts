import { z } from 'zod'
import { instant } from './json.ts'
import { unseenReasons } from './reading.ts'

export const unseenSchema = z.object({
  scope: z.enum(['cluster', 'broker', 'topic', 'partition', 'group', 'api', 'box']),
  id: z.string().describe('broker id, topic, topic:partition, group id, API name, box or box:value'),
  reason: z.enum(unseenReasons),
  since: instant,
})
export type Unseen = z.output<typeof unseenSchema>

/** Every list answers in this envelope. `nextCursor` is opaque; null on the last page. */
export function listOf<S extends z.ZodType>(item: S) {
  return z.object({
    items: z.array(item),
    total: z.number().int().describe('items that match the filters'),
    nextCursor: z.string().nullable(),
    asOf: instant.nullable().describe('when the snapshot behind it was taken; null before the first'),
    unseen: z.array(unseenSchema),
  })
}

export type ListAnswer<T> = {
  items: T[]
  total: number
  nextCursor: string | null
  asOf: number | null
  unseen: Unseen[]
}

/** RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
})

/** `high: null` is no upper bound. */
export const rangeMsSchema = z.object({ low: z.number(), high: z.number().nullable() })
export type RangeMs = z.output<typeof rangeMsSchema>
