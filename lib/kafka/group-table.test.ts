import { describe, expect, it } from 'vitest'
import { fakeTopology } from '#lib/model/fake-snapshot.ts'
import type { FaultCode } from '#lib/model/reading.ts'
import { faultOf } from '#lib/model/snapshot.ts'
import { coordinatorPartition } from './coordinator.ts'
import { emptyCommits, type GroupPart } from './group-parts.ts'
import { toGroupTable } from './group-table.ts'

const NOW = 100_000
const topics = { orders: [{}, {}], __consumer_offsets: [1, 2, 3].map((leader) => ({ leader })) }
const topology = fakeTopology(topics)

/** A name that this broker coordinates, by the leaders above. */
function nameAt(broker: number): string {
  for (let n = 0; ; n++) if (coordinatorPartition(`group-${n}`, 3) === broker - 1) return `group-${n}`
}

type Listed = Record<string, [topic: string, partition: number, offset: bigint][]>

/** `agoMs`: when it answered last; `sinceMs`: for how long it has not. */
function part(
  listed: Listed,
  options: { agoMs?: number; fault?: FaultCode; sinceMs?: number } = {},
): GroupPart {
  const { agoMs = 0, fault = null, sinceMs = 0 } = options
  const ids = Object.keys(listed)
  const commits = emptyCommits()
  for (const [id, offsets] of Object.entries(listed)) {
    commits.index.set(id, commits.ids.push(id) - 1)
    commits.why.push(null)
    commits.at.push(commits.topic.length)
    for (const [topic, partition, offset] of offsets) {
      const known = commits.topicNames.indexOf(topic)
      commits.topic.push(known >= 0 ? known : commits.topicNames.push(topic) - 1)
      commits.partition.push(partition)
      commits.offset.push(offset)
    }
  }
  commits.at.push(commits.topic.length)
  return {
    listed: {
      atMs: NOW - agoMs,
      ids,
      type: ids.map(() => 'classic'),
      protocol: ids.map(() => 'consumer'),
      state: ids.map(() => `told ${agoMs} ms ago`),
    },
    commits: { ...commits, atMs: NOW - agoMs },
    fault,
    sinceMs: fault === null ? 0 : NOW - sinceMs,
  }
}

function tableOf(parts: [broker: number, part: GroupPart][]) {
  const table = toGroupTable(new Map(parts), topology, NOW)
  return Object.fromEntries(
    table.ids.map((id, at) => [
      id,
      {
        coordinator: table.coordinator.get(at),
        why: faultOf(table.why[at]),
        commits: Array.from({ length: table.commitAt.get(at + 1) - table.commitAt.get(at) }, (_, n) => {
          const commit = table.commitAt.get(at) + n
          const orphan = table.orphans.get(commit)
          const row = table.commitRow.get(commit)
          return `${orphan ? `${orphan.topic}:${orphan.partition} gone` : `row ${row}`} @${table.committed.get(commit)}`
        }),
      },
    ]),
  )
}

describe('the table of groups', () => {
  it('holds the groups of every coordinator with their commits', () => {
    const table = tableOf([
      [1, part({ a: [['orders', 0, 5n]] })],
      [2, part({ b: [], c: [['orders', 1, 9n]] })],
    ])
    expect(table).toEqual({
      a: { coordinator: 1, why: null, commits: ['row 0 @5'] },
      b: { coordinator: 2, why: null, commits: [] },
      c: { coordinator: 2, why: null, commits: ['row 1 @9'] },
    })
  })

  it('keeps what was committed on a topic or a partition that is not there', () => {
    const listed = {
      a: [['deleted', 0, 5n] as const, ['orders', 7, 6n] as const, ['orders', 1, 7n] as const],
    }
    expect(tableOf([[1, part({ a: listed.a.map((one) => [...one]) })]])).toMatchObject({
      a: { commits: ['deleted:0 gone @5', 'orders:7 gone @6', 'row 1 @7'] },
    })
  })

  it('holds a group once when two brokers list it: as the one says that answered last', () => {
    const old = part({ a: [['orders', 0, 5n]] }, { agoMs: 400 })
    const fresh = part({ a: [['orders', 0, 6n]] })
    for (const order of [[1, old, 2, fresh] as const, [2, fresh, 1, old] as const]) {
      const table = tableOf([
        [order[0], order[1]],
        [order[2], order[3]],
      ])
      expect(table).toEqual({ a: { coordinator: 2, why: null, commits: ['row 0 @6'] } })
    }
  })

  it('believes a broker that answers before one that fell silent, however late it did', () => {
    const silent = part({ a: [['orders', 0, 9n]] }, { fault: 'timeout', sinceMs: 100 })
    const answers = part({ a: [['orders', 0, 8n]] }, { agoMs: 900 })
    expect(
      tableOf([
        [1, silent],
        [2, answers],
      ]),
    ).toEqual({ a: { coordinator: 2, why: null, commits: ['row 0 @8'] } })
  })

  it('keeps the groups of a coordinator that fell silent, each with the reason', () => {
    const dead = part(
      { [nameAt(1)]: [['orders', 0, 5n]] },
      { agoMs: 60_000, fault: 'unreachable', sinceMs: 59_000 },
    )
    expect(
      tableOf([
        [1, dead],
        [2, part({})],
      ]),
    ).toEqual({ [nameAt(1)]: { coordinator: 1, why: 'unreachable', commits: ['row 0 @5'] } })
  })

  const moved = nameAt(2)
  it.each<[claim: string, sinceMs: number, adopter: GroupPart, kept: boolean]>([
    ['is kept at first, though the new one does not list it', 9_000, part({}), true],
    ['is forgotten after ten seconds, for it was deleted meanwhile', 11_000, part({}), false],
    [
      'is kept while the new one does not answer either',
      60_000,
      part({}, { fault: 'coordinator-moved', sinceMs: 500 }),
      true,
    ],
  ])('a group of a dead coordinator whose offsets moved %s', (_, sinceMs, adopter, kept) => {
    const dead = part({ [moved]: [] }, { agoMs: sinceMs + 500, fault: 'unreachable', sinceMs })
    const table = tableOf([
      [1, dead],
      [2, adopter],
    ])
    expect(Object.keys(table)).toEqual(kept ? [moved] : [])
  })

  it('takes names that are nasty as they are', () => {
    const names = ['__proto__', 'constructor', 'a b', '', '🚀', '<script>']
    const listed = Object.fromEntries(names.filter((name) => name !== '__proto__').map((name) => [name, []]))
    expect(Object.keys(tableOf([[1, part(listed)]])).toSorted()).toEqual(Object.keys(listed).toSorted())
  })
})
