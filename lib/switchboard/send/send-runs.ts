import { randomUUID } from 'node:crypto'
import { act } from '#lib/access/act.ts'
import type { ClusterAccess } from '#lib/kafka/access.ts'
import type { Collector } from '#lib/kafka/collector.ts'
import { log } from '#lib/log.ts'
import type { AuditOutcome } from '#lib/model/audit.ts'
import { formatCount } from '#lib/model/measure.ts'
import { isRefusal, type Refusal } from '#lib/model/reading.ts'
import type { SendRun, SendRunWant } from '#lib/model/send-run.ts'
import type { AuditStore } from '#lib/model/store.ts'
import { openChooser } from './choose-partition.ts'
import { NO_LOG, refuseTopic } from './may-send.ts'
import { makeCopy, sendCopies, type CopySent, type Going } from './send-copies.ts'

const WITHIN_MS = 10_000
/** Of one cluster. */
const MOST_RUNNING = 5
const LONGEST_S = 3600
/** Of all copies together, so that a slip of the hand does not fill the brokers' disks. */
const MOST_BYTES = 2 ** 30
const KEPT_MS = 3_600_000
const MOST_KEPT = 200

type Outside = {
  cluster: string
  access: ClusterAccess
  collector: Pick<Collector, 'readTopologyOf'>
  /** Globs of topics that test messages may be sent to. */
  allowed: readonly string[]
  audit: () => AuditStore | null
  /** Told of the first copy and of the last: these two are followed. */
  onSent: (sent: CopySent) => Promise<void>
}

/** Test messages by the thousand, beside whoever asked for them. */
export type SendRuns = {
  /** Begins; how far it has come is told by `read`. Throws a `Fault` when the brokers do not tell of the topic. */
  start(topic: string, want: SendRunWant, actor: string): Promise<SendRun | Refusal>
  read(topic: string, id: string): SendRun | Refusal
  /** What is on its way is waited for, nothing more is sent. */
  stop(topic: string, id: string): Promise<SendRun | Refusal>
  close(): Promise<void>
}

type Run = Going & { key: string; stopping: AbortController; ended: Promise<unknown> }

export function openSendRuns(outside: Outside): SendRuns {
  const { cluster, access, collector, allowed, audit, onSent } = outside
  const runs = new Map<string, Run>()

  function forget(): void {
    const over = [...runs.values()].filter(({ told }) => told.endedMs !== null)
    const old = over.filter(({ told }) => (told.endedMs ?? 0) < Date.now() - KEPT_MS)
    for (const { told } of [...old, ...over.slice(0, Math.max(0, over.length - MOST_KEPT))])
      runs.delete(told.id)
  }

  function find(topic: string, id: string): Run | Refusal {
    forget()
    const run = runs.get(id)
    if (run?.told.topic === topic) return run
    return {
      refused: 'not-found',
      because: `No sending ${id} to ${topic} is known. It is kept for an hour after its end; the audit log keeps what came of it.`,
    }
  }

  function refuse(topic: string, want: SendRunWant): Refusal | null {
    const forbidden = refuseTopic(topic, { cluster, allowed })
    if (forbidden) return forbidden
    if ('via' in want && want.via !== null)
      return {
        refused: 'bad-request',
        because: 'Many copies go straight to a topic; through an outbox goes one message at a time.',
      }
    if (want.copies / want.perSecond > LONGEST_S)
      return {
        refused: 'bad-request',
        because: `${formatCount(want.copies)} messages, ${want.perSecond} a second, would take longer than an hour: send fewer of them, or faster.`,
      }
    const running = [...runs.values()].filter(({ told }) => told.state === 'running').length
    return running < MOST_RUNNING
      ? null
      : {
          refused: 'unavailable',
          because: `${MOST_RUNNING} sendings to this cluster are under way already. Stop one, or wait for its end.`,
        }
  }

  async function begin(
    run: Run,
    want: SendRunWant,
    actor: string,
    audited: AuditStore,
  ): Promise<Refusal | null> {
    const { told } = run
    const intent = {
      key: `sends:${told.id}`,
      atMs: told.startedMs,
      actor,
      action: 'send' as const,
      cluster,
      target: told.topic,
      text: `Send ${sayCopies(want.copies)} to ${told.topic}, ${want.perSecond} a second at most.`,
      before: JSON.stringify({ type: null, undoes: null, rows: [], copies: want.copies }),
    }
    const begun = Promise.withResolvers<null>()
    const acted = act(intent, audited, Date.now, async () => {
      begun.resolve(null)
      await sendCopies(run, want, run.stopping.signal, { access, withinMs: WITHIN_MS, onSent })
      return { outcome: toOutcome(told), after: JSON.stringify(toAfter(told)), value: null }
    })
    run.ended = acted.catch((error: unknown) => log.error({ cluster, error }, 'Sending copies met a bug.'))
    const first = await Promise.race([begun.promise, acted])
    return isRefusal(first) ? first : null
  }

  return {
    async start(topic, want, actor) {
      forget()
      const key = want.idempotencyKey ?? randomUUID()
      const known = [...runs.values()].find((run) => run.key === key)
      if (known) return show(known)
      const refusal = refuse(topic, want)
      if (refusal) return refusal
      const audited = audit()
      if (!audited) return NO_LOG
      const first = makeCopy(want, 1)
      if (isRefusal(first)) return first
      const { key: ofFirst, value } = first.message
      if (((ofFirst?.length ?? 0) + (value?.length ?? 0)) * want.copies > MOST_BYTES)
        return {
          refused: 'bad-request',
          because: `${formatCount(want.copies)} such messages are more than ${MOST_BYTES / 2 ** 30} GiB together: send fewer or smaller ones.`,
        }
      const chooser = await openChooser(collector, { cluster, topic, withinMs: WITHIN_MS })
      if (isRefusal(chooser)) return chooser
      const place = chooser.choose(want.partition, first.message.key)
      if (isRefusal(place)) return place
      const run: Run = {
        key,
        chooser,
        told: {
          id: randomUUID(),
          cluster,
          topic,
          copies: want.copies,
          perSecond: want.perSecond,
          sent: 0,
          failed: 0,
          state: 'running',
          because: null,
          startedMs: Date.now(),
          endedMs: null,
          firstTraceId: null,
          lastTraceId: null,
        },
        stopping: new AbortController(),
        ended: Promise.resolve(),
      }
      // Others may have begun while the brokers were asked.
      const late = refuse(topic, want)
      if (late) return late
      runs.set(run.told.id, run)
      const refused = await begin(run, want, actor, audited)
      if (refused) {
        runs.delete(run.told.id)
        return refused
      }
      return show(run)
    },
    read(topic, id) {
      const run = find(topic, id)
      return isRefusal(run) ? run : show(run)
    },
    async stop(topic, id) {
      const run = find(topic, id)
      if (isRefusal(run)) return run
      run.stopping.abort()
      await run.ended
      return show(run)
    },
    async close() {
      for (const { stopping } of runs.values()) stopping.abort()
      await Promise.all([...runs.values()].map(({ ended }) => ended))
    },
  }
}

function show({ told }: Run): SendRun {
  return { ...told, asOf: Date.now() }
}

/** One that was stopped was not done as asked, though nothing went wrong. */
function toOutcome({ sent, copies }: Going['told']): AuditOutcome {
  return sent === copies ? 'done' : sent > 0 ? 'partial' : 'failed'
}

function toAfter({ sent, copies, state, because }: Going['told']) {
  const how = state === 'stopped' ? ' It was stopped.' : ''
  return {
    because: `${formatCount(sent)} of ${sayCopies(copies)} ${sent === 1 ? 'was' : 'were'} sent.${how}${because === null ? '' : ` ${because}`}`,
    rows: [],
  }
}

function sayCopies(copies: number): string {
  return copies === 1 ? 'one test message' : `${formatCount(copies)} test messages`
}
