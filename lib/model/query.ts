import { z } from 'zod'
import { groupTypeFilters, statuses } from './group.ts'

const page = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().optional().describe('nextCursor of the page before'),
}
const order = z.enum(['asc', 'desc'])

export const groupSorts = [
  'worst',
  'id',
  'lag',
  'timeBehind',
  'members',
  'topics',
  'state',
  'coordinator',
] as const

/** `GET …/groups`. Filters are AND-ed; several values in one filter, comma-separated, are OR-ed. */
export const groupQuerySchema = z.object({
  search: z
    .string()
    .optional()
    .describe('part of a group id, topic or member client id; case does not matter'),
  id: z.string().optional().describe('exactly this group'),
  state: z.string().optional(),
  type: z
    .string()
    .optional()
    .describe(`one or more of ${groupTypeFilters.join(', ')}`),
  status: z
    .string()
    .optional()
    .describe(`one or more of ${statuses.join(', ')}`),
  topic: z.string().optional().describe('groups that read this topic'),
  members: z.enum(['none', 'some', 'idle']).optional(),
  fold: z.enum(['yes', 'no']).default('no').describe('fold throw-away groups by their name pattern'),
  pattern: z.string().optional().describe('only groups that fold into this pattern'),
  sort: z.enum(groupSorts).default('worst'),
  order: order.optional(),
  ...page,
})
export type GroupQuery = z.output<typeof groupQuerySchema>

export const topicSorts = ['worst', 'name', 'partitions', 'messages', 'size', 'groups'] as const

export const topicQuerySchema = z.object({
  search: z.string().optional(),
  internal: z.enum(['yes', 'no', 'only']).default('yes'),
  health: z.enum(['any', 'trouble']).default('any'),
  sort: z.enum(topicSorts).default('worst'),
  order: order.optional(),
  ...page,
})
export type TopicQuery = z.output<typeof topicQuerySchema>

export const replicaQuerySchema = z.object({
  show: z.enum(['all', 'trouble']).default('all'),
  topic: z.string().optional().describe('only topics whose name contains this'),
})
export type ReplicaQuery = z.output<typeof replicaQuerySchema>
