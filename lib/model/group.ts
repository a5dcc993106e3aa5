import { z } from 'zod'
import { sparklineSchema } from './history.ts'
import { instant, int64 } from './json.ts'
import { listOf, rangeMsSchema, unseenSchema } from './list.ts'
import { unseenReasons } from './reading.ts'

/** Kafka's four kinds of group. "Consumer group" is only one of them. */
export const groupTypes = ['classic', 'consumer', 'share', 'streams'] as const
export type GroupType = (typeof groupTypes)[number]

/** What the type filter takes: Kafka's four, and two that the protocol of a classic group tells. */
export const groupTypeFilters = [...groupTypes, 'connect', 'simple'] as const

/** Severity, worst first. */
export const statuses = [
  'lost',
  'stalled',
  'stopped',
  'ahead',
  'falling-behind',
  'rewound',
  'lagging',
  'unknown',
  'rebalancing',
  'catching-up',
  'residual',
  'ok',
] as const
export type Status = (typeof statuses)[number]

/** Those that ask for a person; the rest is well, changes by itself, or cannot be told. */
export const needPersonStatuses: readonly Status[] = ['lost', 'stalled', 'stopped', 'ahead', 'falling-behind']

/** One row of `GET /api/v1/clusters/{cluster}/groups`. */
const groupSchema = z.object({
  id: z.string(),
  type: z.enum(groupTypes),
  protocol: z.string().describe('protocol type: consumer, connect, share, streams; empty for a simple group'),
  state: z.string().describe("Kafka's own word, e.g. Stable, Empty, PreparingRebalance"),
  status: z.enum(statuses),
  statusReason: z.string(),
  members: z.number().int().nullable(),
  idleMembers: z.number().int().nullable().describe('members that own no partition'),
  topics: z.number().int(),
  partitions: z.number().int(),
  lagMessages: int64.nullable().describe('sum over partitions with known lag; null when there is none'),
  lostMessages: int64.describe('offsets deleted before they were read'),
  coverage: z.object({ seen: z.number().int(), total: z.number().int() }),
  timeBehindMs: rangeMsSchema.nullable(),
  drainMs: rangeMsSchema.nullable(),
  draining: z.boolean().nullable(),
  dataLossMs: rangeMsSchema
    .nullable()
    .describe(
      'in how long retention reaches the first unread record; null: nothing threatens, as far as is known',
    ),
  statusSinceMs: z
    .number()
    .nullable()
    .describe('epoch ms since when the status is what it is, as far as we looked'),
  sparkline: sparklineSchema.nullable().describe('lag over the last hour; null when nothing is remembered'),
  coordinator: z.number().int().nullable(),
  asOf: instant,
  unseen: z.array(unseenSchema),
})
export type Group = z.output<typeof groupSchema>

/** `GET …/groups`. `folded`: throw-away groups that stand for one row each by their name pattern, when asked to fold. */
export const groupListSchema = listOf(groupSchema).extend({
  folded: z.array(
    z.object({
      pattern: z.string().describe('* stands for what differs, e.g. console-consumer-*'),
      groups: z.number().int(),
      lagMessages: int64.nullable(),
    }),
  ),
  needPerson: z.number().int().describe('groups whose status asks for a person, in the whole cluster'),
  partlySeen: z.number().int().describe('groups with a part that was not seen, in the whole cluster'),
  all: z.number().int().describe('groups in the cluster, whatever the filters'),
})
export type GroupList = z.output<typeof groupListSchema>

const assignedSchema = z.object({ topic: z.string(), partitions: z.array(z.number().int()) })

const memberSchema = z.object({
  id: z.string(),
  clientId: z.string(),
  host: z.string(),
  instanceId: z.string().nullable().describe('group.instance.id of a static member'),
  rack: z.string().nullable(),
  epoch: z.number().int().nullable(),
  assigned: z.array(assignedSchema),
  target: z.array(assignedSchema).nullable().describe('KIP-848, share and streams: what it should own'),
})
export type Member = z.output<typeof memberSchema>

/**
 * What bounds a time behind. `samples`: when we saw the end pass the offset, by our clock. `index`: the brokers' index of
 * record times; where producers' times go back, the upper bound is that of the newest record up to the next unread one.
 * `record`: that record's own time, read for a click.
 */
const timeBehindFroms = ['samples', 'index', 'record'] as const
export type TimeBehindFrom = (typeof timeBehindFroms)[number]

/** One committed or assigned partition of a group. */
const groupPartitionSchema = z.object({
  topic: z.string(),
  partition: z.number().int(),
  logStart: int64.nullable(),
  committed: int64.nullable().describe('the next offset the group will read; share groups: the start offset'),
  end: int64.nullable().describe('high watermark'),
  lastStable: int64.nullable().describe('null when it was not read'),
  lag: int64.nullable(),
  lost: int64.describe('offsets deleted unread'),
  ahead: int64.describe('committed beyond the end by this much'),
  held: int64
    .nullable()
    .describe('part of the lag behind an open transaction: read_committed does not get it yet'),
  timeBehindMs: rangeMsSchema.nullable(),
  timeBehindFrom: z
    .enum(timeBehindFroms)
    .nullable()
    .describe("what bounds it: own samples, the brokers' index of record times, or the record itself"),
  dataLossMs: rangeMsSchema.nullable(),
  status: z
    .enum(statuses)
    .nullable()
    .describe('of this partition alone; null where it is not judged (share groups)'),
  inPerS: z.number().nullable().describe('offsets appended a second over the window; null: not known'),
  outPerS: z.number().nullable().describe('offsets committed a second'),
  memberId: z.string().nullable(),
  leader: z.number().int().nullable(),
  metadata: z.string().nullable().describe('commit metadata'),
  why: z.enum(unseenReasons).nullable().describe('why lag is not known'),
  last: z
    .object({ committed: int64.nullable(), end: int64.nullable(), asOf: instant })
    .nullable()
    .describe('what was last seen, when it is not seen now'),
})
export type GroupPartition = z.output<typeof groupPartitionSchema>

export const groupDetailSchema = groupSchema.extend({
  assignor: z.string().nullable(),
  epoch: z.number().int().nullable(),
  targetEpoch: z.number().int().nullable(),
  coordinatorHost: z.string().nullable(),
  memberList: z.array(memberSchema),
  membersAsOf: instant.nullable(),
  partitionList: z.array(groupPartitionSchema),
})
export type GroupDetail = z.output<typeof groupDetailSchema>
