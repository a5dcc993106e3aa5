import { randomUUID } from 'node:crypto'
import { act } from '#lib/access/act.ts'
import { outcomeOf, tried } from '#lib/access/tried.ts'
import type { ClusterAccess } from '#lib/kafka/access.ts'
import type { Collector } from '#lib/kafka/collector.ts'
import { createTopic } from '#lib/kafka/create-topic.ts'
import { matchesStars } from '#lib/model/glob.ts'
import { formatCount } from '#lib/model/measure.ts'
import type { MadeTopic, NewTopic } from '#lib/model/new-topic.ts'
import { Fault, isRefusal, type Refusal } from '#lib/model/reading.ts'
import type { AuditStore } from '#lib/model/store.ts'
import { sayNewTopic } from '#lib/replicas/new-topic.ts'
import { rest } from '#lib/switchboard/watch-value.ts'

const WITHIN_MS = 10_000
/** Until all partitions have a leader; it is made either way. */
const LED_WITHIN_MS = 5000

type Outside = {
  cluster: string
  access: ClusterAccess
  collector: Pick<Collector, 'readTopologyOf' | 'nextRound'>
  /** Globs of topics that test messages may be sent to: only such are made. */
  allowed: readonly string[]
  audit: () => AuditStore | null
}

/** Makes a topic for test messages. Throws a `Fault` when the cluster does not answer, or does not let us. */
export type TopicMaker = { make(want: NewTopic, actor: string): Promise<MadeTopic | Refusal> }

export function openTopicMaker({ cluster, access, collector, allowed, audit }: Outside): TopicMaker {
  return {
    async make(want, actor) {
      const { name, replicationFactor, minIsr, dryRun } = want
      const refusal = refuse(want)
      if (refusal) return refusal
      const made = { ...want, ...sayNewTopic(replicationFactor, minIsr) }
      if (dryRun)
        return (await createTopic(access, want, WITHIN_MS)) ?? { ...made, created: false, auditId: null }
      const log = audit()
      if (!log) return NO_LOG
      const intent = {
        key: `create-topic:${randomUUID()}`,
        atMs: Date.now(),
        actor,
        action: 'create-topic' as const,
        cluster,
        target: name,
        text: `Create ${name} with ${want.partitions === 1 ? 'one partition' : `${formatCount(want.partitions)} partitions`}, ${replicationFactor === 1 ? 'one copy' : `${replicationFactor} copies`} and min ISR ${minIsr}.`,
        before: '{}',
      }
      const acted = await act(intent, log, Date.now, async () => {
        const value = await tried(() => createTopic(access, want, WITHIN_MS))
        return { outcome: outcomeOf(value), after: JSON.stringify({ because: say(value), rows: [] }), value }
      })
      if (isRefusal(acted)) return acted
      if ('known' in acted) return { refused: 'conflict', because: 'This was done already.' }
      if (acted.value instanceof Fault) throw acted.value
      if (acted.value) return acted.value
      await untilLed(name, want.partitions)
      // The pages show it at once.
      void collector.nextRound()
      return { ...made, created: true, auditId: acted.auditId }
    },
  }

  function refuse({ name, replicationFactor, minIsr }: NewTopic): Refusal | null {
    if (!allowed.some((pattern) => matchesStars(pattern, name)))
      return {
        refused: 'forbidden',
        because: `From here only topics are created that send.topics of the cluster ${cluster} names in the settings; ${name} is none of them.`,
      }
    if (minIsr > replicationFactor)
      return {
        refused: 'bad-request',
        because: `Min ISR ${minIsr} is more than there are copies: no write with acks all would ever be taken.`,
      }
    return null
  }

  /** Brokers learn of it one after the other. */
  async function untilLed(name: string, partitions: number): Promise<void> {
    const over = AbortSignal.timeout(LED_WITHIN_MS)
    while (!over.aborted) {
      // oxlint-disable-next-line no-await-in-loop -- look after look
      const topology = await collector.readTopologyOf([name], WITHIN_MS).catch(nothing)
      const at = topology?.topicIndex.get(name)
      if (topology && at !== undefined) {
        const from = topology.topicStart.get(at)
        const rows = Array.from({ length: topology.topicStart.get(at + 1) - from }, (_, n) => from + n)
        if (rows.length === partitions && rows.every((row) => topology.leader.get(row) >= 0)) return
      }
      // oxlint-disable-next-line no-await-in-loop
      await rest(100, over)
    }
  }
}

function nothing(error: unknown): null {
  if (error instanceof Fault) return null
  throw error
}

function say(value: Refusal | Fault | null): string {
  return value === null ? 'It was created.' : value instanceof Fault ? value.message : value.because
}

const NO_LOG: Refusal = {
  refused: 'unavailable',
  because: 'Nothing was created: the audit log cannot be written now, and nothing is done without it.',
}
