import type { Snapshot } from '#lib/model/snapshot.ts'
import type { Change } from '#lib/model/store.ts'
import { hasId } from '#lib/model/topology.ts'
import type { ClusterPoint } from './cluster-point.ts'

type Marks = NonNullable<ClusterPoint['marks']>

/** How brokers and copies stood when they were last seen. */
export type ClusterPasts = {
  note(snapshot: Snapshot): Change[]
  marks(): Marks
  /** What an earlier process saw last. Before the first look. */
  takeUp(marks: Marks): void
}

/** What became different since it was first told. Copies come back one by one: told once, when it has come to rest. */
type Pending = { atMs: number; by: number }

export function openClusterPasts(): ClusterPasts {
  let up: Set<number> | null = null
  let lacking = new Map<number, number>()
  let controller: number | null = null
  let topics: Set<string> | null = null
  let knownTopics: readonly string[] = []
  const pending = new Map<number, Pending>()

  function noteBrokers(snapshot: Snapshot, changes: Change[]): void {
    const { atMs } = snapshot
    const now = new Set(
      snapshot.brokers.filter(({ listed, fault }) => listed && fault === null).map(({ id }) => id),
    )
    const known = snapshot.brokers.map(({ id }) => id)
    for (const id of new Set([...(up ?? []), ...now])) {
      if (up === null || up.has(id) === now.has(id)) continue
      const listed = snapshot.brokers.find((broker) => broker.id === id)?.listed ?? false
      const text = now.has(id)
        ? 'is up'
        : !known.includes(id)
          ? 'is no longer part of the cluster'
          : listed
            ? 'does not answer'
            : 'is down'
      const [from, to] = now.has(id) ? ['down', 'up'] : ['up', 'down']
      changes.push({ atMs, kind: 'broker', subject: String(id), from, to, text })
    }
    up = now
    if (controller !== null && snapshot.controller !== null && controller !== snapshot.controller) {
      const [from, to] = [String(controller), String(snapshot.controller)]
      const text = `broker ${to} is the controller now, after broker ${from}`
      changes.push({ atMs, kind: 'controller', subject: to, from, to, text })
    }
    controller = snapshot.controller ?? controller
  }

  function noteCopies(snapshot: Snapshot, first: boolean, changes: Change[]): void {
    const now = countLacking(snapshot)
    for (const broker of new Set([...lacking.keys(), ...now.keys(), ...pending.keys()])) {
      const by = first ? 0 : (now.get(broker) ?? 0) - (lacking.get(broker) ?? 0)
      const waiting = pending.get(broker)
      if (by !== 0 && (waiting === undefined || Math.sign(waiting.by) === Math.sign(by))) {
        pending.set(broker, { atMs: waiting?.atMs ?? snapshot.atMs, by: (waiting?.by ?? 0) + by })
        continue
      }
      if (waiting) changes.push(toCopiesChange(broker, waiting, now.get(broker) ?? 0))
      pending.delete(broker)
      if (by !== 0) pending.set(broker, { atMs: snapshot.atMs, by })
    }
    lacking = now
  }

  function noteTopics({ atMs, topology }: Snapshot, changes: Change[]): void {
    // The same list object as long as the metadata say the same.
    if (topology.topicNames === knownTopics) return
    knownTopics = topology.topicNames
    const now = new Set(knownTopics)
    for (const name of topics ?? []) {
      if (!now.has(name))
        changes.push({ atMs, kind: 'topic', subject: name, from: 'there', to: '', text: 'is gone' })
    }
    if (topics !== null) {
      for (const name of now) {
        if (!topics.has(name))
          changes.push({ atMs, kind: 'topic', subject: name, from: '', to: 'there', text: 'was created' })
      }
    }
    topics = now
  }

  return {
    note(snapshot) {
      const changes: Change[] = []
      const first = up === null
      noteBrokers(snapshot, changes)
      noteCopies(snapshot, first, changes)
      noteTopics(snapshot, changes)
      return changes
    },
    marks: () => ({ brokers: [...(up ?? [])], lacking: [...lacking] }),
    takeUp(marks) {
      up = new Set(marks.brokers)
      lacking = new Map(marks.lacking)
    },
  }
}

/** Partitions whose copy on a broker is out of the ISR, by broker. */
function countLacking({ topology }: Snapshot): Map<number, number> {
  const lacking = new Map<number, number>()
  const { replicas, isr } = topology
  for (let row = 0; row < topology.partitions; row++) {
    if (replicas.at.get(row + 1) - replicas.at.get(row) === isr.at.get(row + 1) - isr.at.get(row)) continue
    for (let at = replicas.at.get(row); at < replicas.at.get(row + 1); at++) {
      const broker = replicas.ids.get(at)
      if (!hasId(isr, row, broker)) lacking.set(broker, (lacking.get(broker) ?? 0) + 1)
    }
  }
  return lacking
}

function toCopiesChange(broker: number, { atMs, by }: Pending, left: number): Change {
  const many = (count: number) => `${count} ${count === 1 ? 'partition' : 'partitions'}`
  const rest = left === 0 ? 'all of its copies are in sync' : `${left} of its copies are not`
  const text = by > 0 ? `fell out of sync with ${many(by)}` : `is in sync again with ${many(-by)}; ${rest}`
  return { atMs, kind: 'isr', subject: String(broker), from: String(left - by), to: String(left), text }
}
