import { Fault } from '#lib/model/reading.ts'
import type { HistoryStore, Store } from '#lib/model/store.ts'
import { toAudit } from './audit.ts'
import { toBoxes } from './boxes.ts'
import { readChanges } from './changes.ts'
import { openClusterIds } from './cluster-ids.ts'
import type { Engine } from './engine.ts'
import { forget } from './forget.ts'
import { readLag, readLagAt, readMoments, readTick } from './read-lag.ts'
import { lastRollUp, rollUp } from './roll-up.ts'
import { openSeriesIds } from './series-ids.ts'
import { toTraces } from './traces.ts'
import { writeChange, writeTick } from './write-tick.ts'

/** What is under way when the store is closed has this long to end, in ms. */
const CLOSING_MS = 5000

/** The contract over an open database. Every call rejects with a Fault when the outside failed it. */
export function toStore(engine: Engine): Store {
  const underWay = new Set<Promise<unknown>>()
  let closing: Promise<void> | null = null

  function run<T>(work: () => Promise<T>): Promise<T> {
    if (closing)
      return Promise.reject(new Fault('unreachable', 'The store is closed: this process is ending.'))
    const running = toFaults(engine, work).finally(() => underWay.delete(running))
    underWay.add(running)
    return running
  }

  return {
    history: toHistory(engine, run),
    audit: toAudit(engine, run),
    traces: toTraces(engine, run),
    boxes: toBoxes(engine, run),
    isSampler: () => closing === null && engine.isSampler(),
    close: () => (closing ??= endWithin(underWay, engine)),
  }
}

type Run = <T>(work: () => Promise<T>) => Promise<T>

function toHistory(engine: Engine, run: Run): HistoryStore {
  const clusters = openClusterIds(engine)
  const series = openSeriesIds(engine)

  /** Nothing is there of a cluster that was never written. */
  function read<T>(cluster: string, nothing: T, look: (id: number) => Promise<T>): Promise<T> {
    return run(async () => {
      const id = await clusters.find(cluster)
      return id === null ? nothing : look(id)
    })
  }

  function write(work: () => Promise<void>): Promise<void> {
    return run(async () => {
      if (!engine.isSampler()) throw new Fault('denied', NOT_SAMPLER)
      await work()
    })
  }

  return {
    writeTick: (cluster, atMs, rows, changes) =>
      write(() => writeTick(engine, { clusters, series }, { cluster, atMs, rows, changes })),
    writeChange: (cluster, change) => run(() => writeChange(engine, clusters, cluster, change)),
    readTicks: (cluster, fromMs, toMs) =>
      read(cluster, [], (id) => readMoments(engine, id, { of: 'tick', fromMs, toMs })),
    readLag: (cluster, group, { resolution, ...want }) =>
      read(cluster, [], (id) => readLag(engine, id, { group, of: resolution, ...want })),
    readLagAt: (cluster, group, { resolution, atMs, afterMs }) =>
      read(cluster, [], (id) =>
        readLagAt(engine, id, { group, of: resolution, fromMs: afterMs + 1, toMs: atMs }),
      ),
    readTick: (cluster, atMs) => read(cluster, [], (id) => readTick(engine, id, atMs)),
    rollUp: (cluster, to, span, fold) =>
      write(async () => {
        const id = await clusters.make(cluster)
        await rollUp(engine, { cluster: id, ids: await series.list(id), to, ...span }, fold)
      }),
    lastRollUp: (cluster, to) => read(cluster, null, (id) => lastRollUp(engine, id, to)),
    readChanges: (cluster, want) => read(cluster, [], (id) => readChanges(engine, id, want)),
    forget: (before) => write(() => forget(engine, series, before)),
  }
}

const NOT_SAMPLER =
  'This process does not write the history: another one holds the lock on the store and does.'

async function toFaults<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw engine.toFault(error)
  } finally {
    // Questions to SQLite are answered at once: a loop of them would let nobody else have a turn.
    await engine.breathe()
  }
}

async function endWithin(underWay: ReadonlySet<Promise<unknown>>, engine: Engine): Promise<void> {
  const deadline = Promise.withResolvers<void>()
  const timer = setTimeout(deadline.resolve, CLOSING_MS)
  await Promise.race([Promise.allSettled(underWay), deadline.promise])
  await Promise.race([engine.close(), deadline.promise])
  clearTimeout(timer)
}
