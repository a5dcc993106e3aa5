import { toAddresses } from '#demo/simple-group.ts'
import { openJudge } from '#lib/history/judge.ts'
import { openCollector } from '#lib/kafka/collector.ts'
import { toGroupDetail } from '#lib/lag/group-detail.ts'
import { toGroupView } from '#lib/lag/group-view.ts'
import { rollUp } from '#lib/lag/roll-up.ts'
import type { Windows } from '#lib/lag/windows.ts'
import type { GroupPartition, Status } from '#lib/model/group.ts'
import type { RangeMs } from '#lib/model/list.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'

/** What a page would have said of one group at one moment. */
export type Look = {
  atMs: number
  status: Status
  reason: string
  state: string
  partitions: readonly Behind[]
}

/** A partition of which commit and lag are known. */
export type Behind = {
  topic: string
  partition: number
  committed: bigint
  lag: bigint
  timeBehindMs: RangeMs | null
}

export type StatusWatch = {
  /** By group, oldest first. */
  looks: ReadonlyMap<string, readonly Look[]>
  close(): Promise<void>
}

/** Reads and judges a cluster as the server does, and remembers what it would say of these groups. */
export function watchStatus(bootstrap: string, groups: readonly string[], windows: Windows): StatusWatch {
  const judge = openJudge(windows)
  const looks = new Map<string, Look[]>(groups.map((group) => [group, []]))

  function onSnapshot(snapshot: Snapshot): void {
    const view = toGroupView(snapshot, rollUp(snapshot), judge.record(snapshot))
    for (const [group, seen] of looks) {
      const detail = toGroupDetail(view, group, () => null)
      if (detail === null) throw new Error(`${group} is not among the groups.`)
      const { status, statusReason: reason, state } = detail
      const partitions = detail.partitionList.flatMap((one) => toBehind(snapshot, one))
      seen.push({ atMs: snapshot.atMs, status, reason, state, partitions })
    }
  }

  function toBehind(snapshot: Snapshot, { topic, partition, committed, lag }: GroupPartition): Behind[] {
    if (committed === null || lag === null) return []
    const row = rowOf(snapshot.topology, topic, partition)
    const timeBehindMs = judge.timeBehind(row, Number(committed), Number(lag), snapshot.atMs)
    return [{ topic, partition, committed, lag, timeBehindMs }]
  }

  const collector = openCollector(
    {
      id: 'status',
      bootstrap: toAddresses(bootstrap),
      clientId: 'throughline-status',
      tls: null,
      sasl: null,
      timeouts: { connectMs: 5000, lightMs: 5000, bulkMs: 20_000 },
    },
    { pollMs: windows.pollMs, onSnapshot },
  )
  return { looks, close: () => collector.close() }
}
