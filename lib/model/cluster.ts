import { z } from 'zod'
import { instant, int64 } from './json.ts'
import { unseenSchema } from './list.ts'

/** One row of `GET /api/v1/clusters`. Counts are null until the first snapshot; `unseen` then says why. */
export const clusterSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['starting', 'seen', 'unreachable']),
  because: z.string().nullable().describe('why it cannot be reached, a sentence'),
  seenAs: z
    .string()
    .nullable()
    .describe('the principal whose rights decide what is listed; null without SASL or mTLS'),
  brokers: z.object({ seen: z.number().int(), known: z.number().int() }),
  controller: z.number().int().nullable(),
  metadataVersion: z.string().nullable().describe('finalized metadata.version feature, as Kafka names it'),
  topics: z.number().int().nullable(),
  partitions: z.number().int().nullable(),
  groups: z.number().int().nullable(),
  groupsBehind: z.number().int().nullable().describe('groups with known lag above 0'),
  groupsNeedPerson: z.number().int().nullable().describe('groups whose status asks for a person'),
  groupsUnseen: z.number().int().nullable().describe('groups with a part that was not seen'),
  offlinePartitions: z.number().int().nullable(),
  underReplicated: z.number().int().nullable(),
  underMinIsr: z.number().int().nullable(),
  atMinIsr: z.number().int().nullable(),
  reassigning: z.number().int().nullable(),
  quorum: z
    .object({
      leader: z.number().int().nullable(),
      epoch: z.number().int(),
      voters: z.array(
        z.object({
          id: z.number().int(),
          lag: int64.nullable().describe('offsets behind the leader'),
          lagMs: z.number().nullable(),
        }),
      ),
    })
    .nullable(),
  refreshMs: z.number().nullable().describe('how long the last whole refresh took'),
  requests: z.number().int().nullable().describe('requests the last lag refresh sent'),
  asOf: instant.nullable(),
  unseen: z.array(unseenSchema),
})
export type Cluster = z.output<typeof clusterSchema>

export const brokerSchema = z.object({
  id: z.number().int(),
  host: z.string(),
  port: z.number().int(),
  rack: z.string().nullable(),
  up: z.boolean().describe('listed as alive by the cluster and answering us'),
  because: z.string().nullable().describe('why it is not up, a sentence'),
  controller: z.boolean(),
  leaders: z.number().int(),
  preferredLeaders: z.number().int(),
  replicas: z.number().int(),
  offlineReplicas: z.number().int(),
  groups: z.number().int().describe('groups it coordinates'),
  sizeBytes: int64.nullable(),
  diskTotalBytes: int64.nullable(),
  diskUsableBytes: int64.nullable(),
  sizeAsOf: instant.nullable(),
  asOf: instant.nullable(),
  unseen: z.array(unseenSchema),
})
export type Broker = z.output<typeof brokerSchema>
