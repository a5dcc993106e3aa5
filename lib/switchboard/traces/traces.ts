import type { ListAnswer } from '#lib/model/list.ts'
import { isRefusal, type Refusal } from '#lib/model/reading.ts'
import type { TraceRow, TraceStore } from '#lib/model/store.ts'
import type { Trace, TraceQuery } from '#lib/model/trace.ts'
import { findTrace, type TraceEnd } from './find-trace.ts'
import type { TraceStart } from './followed.ts'
import type { Watched } from '#lib/switchboard/watch-cluster.ts'

/** The traces of all clusters. */
export type Traces = {
  read(id: string): Promise<Trace | Refusal>
  /**
   * With an end named: the newest trace that fits it; when none is kept the message is looked for, and followed from then on.
   * Else the newest traces. Throws a `Fault` when what has to be asked does not answer.
   */
  find(query: TraceQuery): Promise<ListAnswer<Trace> | Refusal>
}

type Hands = {
  clusters: ReadonlyMap<string, Watched>
  store: () => TraceStore | null
  /** Why there is no store. */
  because: () => string
}

export function openTraces({ clusters, store, because }: Hands): Traces {
  const closed = (): Refusal => ({ refused: 'unavailable', because: because() })

  /** Null: it is of a cluster that the settings no longer name, or cannot be read. */
  async function toTrace(row: TraceRow): Promise<Trace | null> {
    return (await clusters.get(row.cluster)?.tracer.read(row)) ?? null
  }

  async function findKept(traces: TraceStore, end: TraceEnd, cluster: string | undefined) {
    const { key, offset, ...rest } = end
    // The newest message of a key is another one each time.
    if (key !== undefined) return null
    const row = await traces.find({
      ...(cluster === undefined ? {} : { cluster }),
      ...defined(rest),
      ...(offset === undefined ? {} : { offset: BigInt(offset) }),
    })
    return row && toTrace(row)
  }

  async function lookFor(
    traces: TraceStore,
    end: TraceEnd,
    watched: Watched,
  ): Promise<Trace | Refusal | null> {
    const found = await findTrace(end, { messages: watched.messages, boxes: watched.traceBoxes() })
    if (found === null || isRefusal(found)) return found
    const kept = await findSame(traces, found, watched.settings.id)
    if (kept) return kept
    const row = await traces.read(await watched.tracer.follow(found))
    return row && toTrace(row)
  }

  /** The trace that the message was sent with, or that somebody began before. */
  async function findSame(traces: TraceStore, found: TraceStart, cluster: string): Promise<Trace | null> {
    const { traceId, topic, partition, offset } = found
    const own = traceId === null ? null : await traces.read(traceId)
    const there = partition === null || offset === null ? null : { cluster, topic, partition, offset }
    const row = own ?? (there && (await traces.find(there)))
    return row && toTrace(row)
  }

  return {
    async read(id) {
      const traces = store()
      if (!traces) return closed()
      const row = await traces.read(id)
      const trace = row && (await toTrace(row))
      return (
        trace ?? { refused: 'not-found', because: `There is no trace ${id}; they are kept for some weeks.` }
      )
    },
    async find({ limit, cluster, ...end }) {
      const traces = store()
      if (!traces) return closed()
      const where = cluster === undefined ? [...clusters.values()] : [clusters.get(cluster)]
      if (where.includes(undefined))
        return { refused: 'not-found', because: `There is no cluster ${cluster}.` }
      if (Object.values(end).every((value) => value === undefined)) {
        const rows = await traces.list({ ...(cluster === undefined ? {} : { cluster }), limit })
        return toList((await Promise.all(rows.map(toTrace))).filter((one) => one !== null))
      }
      const kept = await findKept(traces, end, cluster)
      if (kept) return toList([kept])
      let refusal: Refusal | null = null
      for (const watched of where) {
        // oxlint-disable-next-line no-await-in-loop -- the first that has it will do
        const found = watched ? await lookFor(traces, end, watched) : null
        if (found && !isRefusal(found)) return toList([found])
        // What one cluster does not know another may; what is wrong with the question is wrong for all.
        if (found?.refused === 'bad-request') refusal = found
        else refusal ??= found
      }
      return refusal && refusal.refused !== 'not-found' ? refusal : toList([])
    },
  }
}

function toList(items: Trace[]): ListAnswer<Trace> {
  return { items, total: items.length, nextCursor: null, asOf: Date.now(), unseen: [] }
}

function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
