import { z } from 'zod'
import { statuses } from './group.ts'
import { instant, int64 } from './json.ts'
import { rangeMsSchema, unseenSchema } from './list.ts'

/** One row of `GET /api/v1/clusters/{cluster}/topics`. */
export const topicSchema = z.object({
  name: z.string(),
  id: z.string().nullable().describe('topic id, a uuid as 32 hex digits'),
  internal: z.boolean(),
  partitions: z.number().int(),
  replicationFactor: z.number().int(),
  minIsr: z
    .number()
    .int()
    .nullable()
    .describe('effective: min.insync.replicas, at most the replication factor'),
  cleanupPolicy: z.string().nullable(),
  offlinePartitions: z.number().int(),
  underReplicated: z.number().int(),
  underMinIsr: z.number().int().nullable(),
  atMinIsr: z.number().int().nullable(),
  reassigning: z.number().int(),
  messages: int64.nullable().describe('end minus log start, an upper bound; null when no partition was seen'),
  coverage: z.object({ seen: z.number().int(), total: z.number().int() }),
  sizeBytes: int64.nullable().describe('all replicas'),
  groups: z.number().int().describe('groups with a committed offset or an assignment here'),
  asOf: instant,
  unseen: z.array(unseenSchema),
})
export type Topic = z.output<typeof topicSchema>

/** Why a replica is not in sync. `dead`: its broker is; `catching-up`: being added; `behind`: alive and behind. */
const outOfSyncReasons = ['dead', 'catching-up', 'behind'] as const
export type OutOfSyncReason = (typeof outOfSyncReasons)[number]

const partitionHealthSchema = z.object({
  partition: z.number().int(),
  leader: z.number().int().nullable(),
  preferredLeader: z.number().int().nullable(),
  replicas: z.array(z.number().int()),
  isr: z.array(z.number().int()),
  outOfSync: z.array(z.object({ broker: z.number().int(), why: z.enum(outOfSyncReasons) })),
  adding: z.array(z.number().int()),
  removing: z.array(z.number().int()),
  offline: z.boolean(),
  underReplicated: z.boolean().describe('a replica that is not being added is out of the ISR'),
  underMinIsr: z.boolean().nullable().describe('refuses acks=all writes; null while min ISR is unknown'),
  atMinIsr: z.boolean().nullable(),
})
export type PartitionHealth = z.output<typeof partitionHealthSchema>

const topicPartitionSchema = partitionHealthSchema.extend({
  leaderEpoch: z.number().int(),
  elr: z
    .array(z.number().int())
    .nullable()
    .describe('eligible leader replicas; null when not asked or not supported'),
  logStart: int64.nullable(),
  end: int64.nullable(),
  lastStable: int64.nullable(),
  sizeBytes: int64.nullable().describe("the leader's copy"),
  replicaSizes: z.array(z.object({ broker: z.number().int(), sizeBytes: int64 })),
  survives: z
    .object({
      writes: z.number().int().describe('brokers that may still stop with acks=all writes going on'),
      leader: z.number().int().describe('brokers that may still stop with a clean leader left'),
      data: z.number().int().describe('disks that may be lost without losing acknowledged data'),
    })
    .nullable(),
})
export type TopicPartition = z.output<typeof topicPartitionSchema>

const settingSchema = z.object({
  name: z.string(),
  value: z.string().nullable().describe('null when Kafka hides it'),
  source: z.string().describe('where it comes from: topic, broker default, default …'),
  sensitive: z.boolean(),
  readOnly: z.boolean(),
})
export type Setting = z.output<typeof settingSchema>

export const topicDetailSchema = topicSchema.extend({
  partitionList: z.array(topicPartitionSchema),
  readers: z.array(
    z.object({
      group: z.string(),
      lagMessages: int64.nullable(),
      coverage: z.object({ seen: z.number().int(), total: z.number().int() }),
      status: z.enum(statuses).describe('of the group as a whole, as is the time behind'),
      state: z.string(),
      timeBehindMs: rangeMsSchema.nullable(),
    }),
  ),
  settings: z.array(settingSchema).nullable().describe('null when they could not be read; `unseen` says why'),
})
export type TopicDetail = z.output<typeof topicDetailSchema>

/** One block of the replica map, worst topic first. */
const replicaBlockSchema = z.object({
  topic: z.string(),
  internal: z.boolean(),
  replicationFactor: z.number().int(),
  minIsr: z.number().int().nullable(),
  partitionList: z.array(partitionHealthSchema),
})
export type ReplicaBlock = z.output<typeof replicaBlockSchema>

/** The map past 3,000 columns: one column is `partitionsPerColumn` partitions and shows each broker's worst copy. */
export const replicaMapSchema = z.object({
  brokers: z.array(z.object({ id: z.number().int(), rack: z.string().nullable(), up: z.boolean() })),
  total: z.number().int().describe('partitions that match'),
  blocks: z.array(replicaBlockSchema).describe('empty when the map is bucketed'),
  buckets: z
    .object({
      partitionsPerColumn: z.number().int(),
      columns: z.array(
        z.object({
          topic: z.string().describe('the first topic in the column'),
          offline: z.number().int(),
          underMinIsr: z.number().int(),
          atMinIsr: z.number().int(),
          cells: z
            .string()
            .describe(
              'one letter a broker, in order: . none, i in sync, c catching up, b behind, d dead, x dead and only copy',
            ),
        }),
      ),
    })
    .nullable(),
  asOf: instant.nullable(),
  unseen: z.array(unseenSchema),
})
export type ReplicaMap = z.output<typeof replicaMapSchema>
