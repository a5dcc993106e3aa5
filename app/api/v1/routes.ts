import { z } from 'zod'
import { auditEntrySchema, auditQuerySchema } from '#lib/model/audit.ts'
import {
  boxDetailSchema,
  boxHistoryQuerySchema,
  boxHistorySchema,
  boxListSchema,
  boxRowsQuerySchema,
  boxRowsSchema,
} from '#lib/model/box.ts'
import { brokerSchema, clusterSchema } from '#lib/model/cluster.ts'
import { flowListSchema, flowSchema } from '#lib/model/flow.ts'
import { groupDetailSchema, groupListSchema } from '#lib/model/group.ts'
import {
  changeListSchema,
  changeQuerySchema,
  groupHistorySchema,
  historyQuerySchema,
} from '#lib/model/history.ts'
import { listOf } from '#lib/model/list.ts'
import {
  downloadQuerySchema,
  messageListSchema,
  messageQuerySchema,
  patternDownloadQuerySchema,
  patternQuerySchema,
  patternTailQuerySchema,
  tailQuerySchema,
} from '#lib/model/messages.ts'
import { nextRecordSchema, residualSchema } from '#lib/model/partition-proof.ts'
import {
  doneSchema,
  executeSchema,
  groupsDeletePreviewSchema,
  offsetsDeletePreviewSchema,
  planSchema,
  resetExecuteSchema,
  resetPreviewSchema,
  resetsPreviewSchema,
} from '#lib/model/plan.ts'
import { groupQuerySchema, replicaQuerySchema, topicQuerySchema } from '#lib/model/query.ts'
import { requeuedSchema, requeuePlanSchema, requeuePreviewSchema, requeueSchema } from '#lib/model/requeue.ts'
import { madeTopicSchema, newTopicSchema } from '#lib/model/new-topic.ts'
import { sendRunSchema, sendRunWantSchema } from '#lib/model/send-run.ts'
import { revealedSchema, revealSchema } from '#lib/model/reveal.ts'
import { sendSchema, sentSchema } from '#lib/model/send.ts'
import { replicaMapSchema, topicDetailSchema, topicSchema } from '#lib/model/topic.ts'
import { traceQuerySchema, traceSchema } from '#lib/model/trace.ts'

/** One URL of the API: what it takes and what it answers. The door and `openapi.json` both read it. */
export type Route<
  P extends string = string,
  Q extends z.ZodType = z.ZodType,
  A extends z.ZodType = z.ZodType,
> = {
  path: P
  summary: string
  query: Q
  /** Of a POST; a GET has none. */
  body?: z.ZodType
  answer: A
  /** The answer's name in `openapi.json`. */
  name: string
  /** What the answer is when it is not JSON. */
  media?: 'text/csv' | 'application/x-ndjson' | 'text/event-stream'
}

function route<const P extends string, Q extends z.ZodType, A extends z.ZodType>(
  described: Route<P, Q, A>,
): Route<P, Q, A> {
  return described
}

/** One URL that is asked with a body: what would be changed, or the change itself. */
export type ChangeRoute<
  P extends string = string,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  A extends z.ZodType = z.ZodType,
> = Route<P, Q, A> & { body: B }

function changeRoute<const P extends string, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  described: ChangeRoute<P, Q, B, A>,
): ChangeRoute<P, Q, B, A> {
  return described
}

const messageLines = z.string().describe('one message a line, as in MessageList')
const messageEvents = z.string().describe('server-sent events; the data of each is JSON')
const sendRunEvents = z.string().describe('server-sent events `run`; the data of each is a SendRun')
const traceEvents = z.string().describe('server-sent events `trace`; the data of each is a Trace')
const noQuery = z.object({})
const groupId = {
  id: z
    .string()
    .optional()
    .describe('with ~ as the path segment: the group, for ids that no path can carry (. and ..)'),
}

/** Every route, in the order of `openapi.json`. A test holds this table against the `route.ts` files. */
export const routes = {
  clusters: route({
    path: '/api/v1/clusters',
    summary: 'Every cluster of the settings, with what needs a person',
    query: noQuery,
    answer: listOf(clusterSchema),
    name: 'ClusterList',
  }),
  cluster: route({
    path: '/api/v1/clusters/{cluster}',
    summary: 'One cluster',
    query: noQuery,
    answer: clusterSchema,
    name: 'Cluster',
  }),
  brokers: route({
    path: '/api/v1/clusters/{cluster}/brokers',
    summary: 'Brokers, with what they lead, hold and coordinate',
    query: noQuery,
    answer: listOf(brokerSchema),
    name: 'BrokerList',
  }),
  groups: route({
    path: '/api/v1/clusters/{cluster}/groups',
    summary: 'Groups of every type: filtered, sorted, paged',
    query: groupQuerySchema,
    answer: groupListSchema,
    name: 'GroupList',
  }),
  group: route({
    path: '/api/v1/clusters/{cluster}/groups/{group}',
    summary: 'One group with its members and partitions',
    query: z.object(groupId),
    answer: groupDetailSchema,
    name: 'GroupDetail',
  }),
  history: route({
    path: '/api/v1/clusters/{cluster}/groups/{group}/history',
    summary: 'Lag of a group over time, by topic',
    query: historyQuerySchema.extend(groupId),
    answer: groupHistorySchema,
    name: 'GroupHistory',
  }),
  nextRecord: route({
    path: '/api/v1/clusters/{cluster}/groups/{group}/partitions/{topic}/{partition}/next-record',
    summary:
      'The next record a group reads from a partition, by its own time. Reads it: takes READ on the topic',
    query: z.object(groupId),
    answer: nextRecordSchema,
    name: 'NextRecord',
  }),
  residual: route({
    path: '/api/v1/clusters/{cluster}/groups/{group}/partitions/{topic}/{partition}/residual',
    summary:
      'What is left between a group and the end of a partition: records, or only ends of transactions. Reads up to 4 MiB of it: takes READ on the topic',
    query: z.object(groupId),
    answer: residualSchema,
    name: 'Residual',
  }),
  changes: route({
    path: '/api/v1/clusters/{cluster}/changes',
    summary: 'What changed lately, newest first',
    query: changeQuerySchema,
    answer: changeListSchema,
    name: 'ChangeList',
  }),
  topics: route({
    path: '/api/v1/clusters/{cluster}/topics',
    summary: 'Topics: filtered, sorted, paged',
    query: topicQuerySchema,
    answer: listOf(topicSchema),
    name: 'TopicList',
  }),
  topic: route({
    path: '/api/v1/clusters/{cluster}/topics/{topic}',
    summary: 'One topic with its partitions, readers and settings',
    query: noQuery,
    answer: topicDetailSchema,
    name: 'TopicDetail',
  }),
  messages: route({
    path: '/api/v1/clusters/{cluster}/topics/{topic}/messages',
    summary: 'What a topic holds, read from the brokers now, within bounds. Joins no group, commits nothing',
    query: messageQuerySchema,
    answer: messageListSchema,
    name: 'MessageList',
  }),
  messageSearch: route({
    path: '/api/v1/clusters/{cluster}/topics/{topic}/messages/search',
    summary:
      'The same with more time: events `progress`, `items` as they are found, then `done` with the rest of the list. Closing it ends the search',
    query: messageQuerySchema,
    answer: messageEvents,
    name: 'MessageEvents',
    media: 'text/event-stream',
  }),
  messageDownload: route({
    path: '/api/v1/clusters/{cluster}/topics/{topic}/messages/download',
    summary: 'The same as lines of JSON; a last line says so when not everything was looked at',
    query: downloadQuerySchema,
    answer: messageLines,
    name: 'MessageLines',
    media: 'application/x-ndjson',
  }),
  messageTail: route({
    path: '/api/v1/clusters/{cluster}/topics/{topic}/messages/tail',
    summary: 'What comes from now on: events `message`, `state` and `end`',
    query: tailQuerySchema,
    answer: messageEvents,
    name: 'MessageEvents',
    media: 'text/event-stream',
  }),
  patternMessages: route({
    path: '/api/v1/clusters/{cluster}/messages',
    summary: 'What several topics hold, in the order of time',
    query: patternQuerySchema,
    answer: messageListSchema,
    name: 'MessageList',
  }),
  patternMessageSearch: route({
    path: '/api/v1/clusters/{cluster}/messages/search',
    summary: 'The same with more time, with its progress',
    query: patternQuerySchema,
    answer: messageEvents,
    name: 'MessageEvents',
    media: 'text/event-stream',
  }),
  patternMessageDownload: route({
    path: '/api/v1/clusters/{cluster}/messages/download',
    summary: 'The same as lines of JSON',
    query: patternDownloadQuerySchema,
    answer: messageLines,
    name: 'MessageLines',
    media: 'application/x-ndjson',
  }),
  patternMessageTail: route({
    path: '/api/v1/clusters/{cluster}/messages/tail',
    summary: 'What comes to several topics from now on',
    query: patternTailQuerySchema,
    answer: messageEvents,
    name: 'MessageEvents',
    media: 'text/event-stream',
  }),
  replicas: route({
    path: '/api/v1/clusters/{cluster}/replicas',
    summary: 'The replica map, worst topic first',
    query: replicaQuerySchema,
    answer: replicaMapSchema,
    name: 'ReplicaMap',
  }),
  boxes: route({
    path: '/api/v1/boxes',
    summary:
      'Inbox and outbox tables with what waits, failed and died in them; and tables that look like one',
    query: noQuery,
    answer: boxListSchema,
    name: 'BoxList',
  }),
  box: route({
    path: '/api/v1/boxes/{box}',
    summary: 'One inbox or outbox table, with what its open rows are',
    query: noQuery,
    answer: boxDetailSchema,
    name: 'BoxDetail',
  }),
  boxHistory: route({
    path: '/api/v1/boxes/{box}/history',
    summary: 'What waited in a box over time, and how old the oldest of it was',
    query: boxHistoryQuerySchema,
    answer: boxHistorySchema,
    name: 'BoxHistory',
  }),
  boxRows: route({
    path: '/api/v1/boxes/{box}/rows',
    summary: 'Rows of one state in the order in which they came, without their payloads',
    query: boxRowsQuerySchema,
    answer: boxRowsSchema,
    name: 'BoxRows',
  }),
  reveal: changeRoute({
    path: '/api/v1/boxes/{box}/rows/{row}',
    summary:
      'Shows the payload of one row, masked as messages are, up to 64 kB. That it was looked at is written into the audit log',
    query: noQuery,
    body: revealSchema,
    answer: revealedSchema,
    name: 'Revealed',
  }),
  requeuePreview: changeRoute({
    path: '/api/v1/boxes/{box}/requeue/preview',
    summary: 'What trying failed or dead rows again would do. Writes nothing',
    query: noQuery,
    body: requeuePreviewSchema,
    answer: requeuePlanSchema,
    name: 'RequeuePlan',
  }),
  requeue: changeRoute({
    path: '/api/v1/boxes/{box}/requeue',
    summary: 'Tries the rows of a preview again. Rows that have changed since are left, and named',
    query: noQuery,
    body: requeueSchema,
    answer: requeuedSchema,
    name: 'Requeued',
  }),
  flows: route({
    path: '/api/v1/flows',
    summary: 'Outbox to topic to group to inbox, each edge with rate, lag and age',
    query: noQuery,
    answer: flowListSchema,
    name: 'FlowList',
  }),
  flow: route({
    path: '/api/v1/flows/{flow}',
    summary: 'One flow, and what holds it up',
    query: noQuery,
    answer: flowSchema,
    name: 'Flow',
  }),
  audit: route({
    path: '/api/v1/audit',
    summary: 'Who changed what, newest first; of each deed the first partitions only',
    query: auditQuerySchema,
    answer: listOf(auditEntrySchema),
    name: 'AuditList',
  }),
  auditExport: route({
    path: '/api/v1/audit/export',
    summary: 'The audit log to save: a line for each partition of each deed',
    query: auditQuerySchema.omit({ limit: true, cursor: true }),
    answer: z.string(),
    media: 'text/csv',
    name: 'AuditCsv',
  }),
  auditEntry: route({
    path: '/api/v1/audit/{id}',
    summary: 'One deed with every partition of it: before, wanted and after',
    query: noQuery,
    answer: auditEntrySchema,
    name: 'AuditEntry',
  }),
  resetPreview: changeRoute({
    path: '/api/v1/clusters/{cluster}/groups/{group}/reset/preview',
    summary: 'What a reset of a group would do. Writes nothing',
    query: z.object(groupId),
    body: resetPreviewSchema,
    answer: planSchema,
    name: 'Plan',
  }),
  resetsPreview: changeRoute({
    path: '/api/v1/clusters/{cluster}/resets/preview',
    summary: 'What a reset of several groups would do. Writes nothing',
    query: noQuery,
    body: resetsPreviewSchema,
    answer: planSchema,
    name: 'Plan',
  }),
  offsetsDeletePreview: changeRoute({
    path: '/api/v1/clusters/{cluster}/groups/{group}/offsets/delete/preview',
    summary: 'What a group would lose if offsets were deleted. Writes nothing',
    query: z.object(groupId),
    body: offsetsDeletePreviewSchema,
    answer: planSchema,
    name: 'Plan',
  }),
  groupsDeletePreview: changeRoute({
    path: '/api/v1/clusters/{cluster}/groups/delete/preview',
    summary: 'Which groups would be deleted, with what they have committed. Writes nothing',
    query: noQuery,
    body: groupsDeletePreviewSchema,
    answer: planSchema,
    name: 'Plan',
  }),
  undoPreview: changeRoute({
    path: '/api/v1/audit/{id}/undo/preview',
    summary: 'What putting back the offsets before an entry of the audit log would do. Writes nothing',
    query: noQuery,
    body: z.object({}),
    answer: planSchema,
    name: 'Plan',
  }),
  send: changeRoute({
    path: '/api/v1/clusters/{cluster}/topics/{topic}/messages',
    summary: 'Sends a test message to a topic that send.topics of the settings names, and begins its trace',
    query: noQuery,
    body: sendSchema,
    answer: sentSchema,
    name: 'Sent',
  }),
  sendMany: changeRoute({
    path: '/api/v1/clusters/{cluster}/topics/{topic}/sends',
    summary: 'Begins to send many copies of a test message; answers at once with how it stands',
    query: noQuery,
    body: sendRunWantSchema,
    answer: sendRunSchema,
    name: 'SendRun',
  }),
  sendRun: route({
    path: '/api/v1/clusters/{cluster}/topics/{topic}/sends/{send}',
    summary: 'How many copies are sent by now. Kept for an hour after its end',
    query: noQuery,
    answer: sendRunSchema,
    name: 'SendRun',
  }),
  sendRunEvents: route({
    path: '/api/v1/clusters/{cluster}/topics/{topic}/sends/{send}/events',
    summary: 'The same each time that it changes, until it ends. Closing it ends nothing',
    query: noQuery,
    answer: sendRunEvents,
    name: 'SendRunEvents',
    media: 'text/event-stream',
  }),
  stopSends: changeRoute({
    path: '/api/v1/clusters/{cluster}/topics/{topic}/sends/{send}/stop',
    summary: 'Sends no more copies. What is on its way is waited for',
    query: noQuery,
    body: z.object({}),
    answer: sendRunSchema,
    name: 'SendRun',
  }),
  makeTopic: changeRoute({
    path: '/api/v1/clusters/{cluster}/topics',
    summary:
      'Creates a topic that send.topics of the settings names, or with dryRun says what it would survive',
    query: noQuery,
    body: newTopicSchema,
    answer: madeTopicSchema,
    name: 'MadeTopic',
  }),
  traceEvents: route({
    path: '/api/v1/traces/{id}/events',
    summary: 'One trace each time that it changes, until it ends',
    query: noQuery,
    answer: traceEvents,
    name: 'TraceEvents',
    media: 'text/event-stream',
  }),
  traces: route({
    path: '/api/v1/traces',
    summary:
      'Traces, the newest first; or the one of a message id, of a place in a topic, or of a row of an outbox',
    query: traceQuerySchema,
    answer: listOf(traceSchema),
    name: 'TraceList',
  }),
  trace: route({
    path: '/api/v1/traces/{id}',
    summary: 'Where a message has come, and what it waits for',
    query: noQuery,
    answer: traceSchema,
    name: 'Trace',
  }),
  reset: changeRoute({
    path: '/api/v1/clusters/{cluster}/groups/{group}/reset',
    summary: 'Carries out a plan of this group',
    query: z.object(groupId),
    body: resetExecuteSchema,
    answer: doneSchema,
    name: 'Done',
  }),
  execute: changeRoute({
    path: '/api/v1/clusters/{cluster}/plans/{plan}/execute',
    summary: 'Carries out a plan',
    query: noQuery,
    body: executeSchema,
    answer: doneSchema,
    name: 'Done',
  }),
}
