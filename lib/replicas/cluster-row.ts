import type { GroupTotals } from '#lib/lag/roll-up.ts'
import type { Cluster } from '#lib/model/cluster.ts'
import type { Unseen } from '#lib/model/list.ts'
import { isUp } from './broker-list.ts'
import type { ReplicaView } from './counts.ts'

/** How a cluster is known before, and beside, any snapshot. */
export type ClusterIdentity = {
  id: string
  name: string
  seenAs: string | null
  state: Cluster['state']
  because: string | null
  unseen: Unseen[]
}

/** One row of the cluster list. Before the first snapshot nothing is counted: null, not 0. */
export function toCluster(
  identity: ClusterIdentity,
  view: { replicas: ReplicaView; totals: GroupTotals } | null,
): Cluster {
  if (!view) return { ...identity, ...nothingSeen }
  const { snapshot, total } = view.replicas
  return {
    ...identity,
    brokers: { seen: snapshot.brokers.filter(isUp).length, known: snapshot.brokers.length },
    controller: snapshot.controller,
    metadataVersion: snapshot.metadataVersion,
    topics: snapshot.topology.topicNames.length,
    partitions: snapshot.topology.partitions,
    groups: snapshot.groups.ids.length,
    ...countGroups(view.totals),
    ...total,
    quorum: snapshot.quorum
      ? { leader: snapshot.quorum.leader, epoch: snapshot.quorum.epoch, voters: snapshot.quorum.voters }
      : null,
    refreshMs: snapshot.cost.wallMs,
    requests: snapshot.cost.lagRequests,
    asOf: snapshot.atMs,
    unseen: [
      ...identity.unseen,
      ...snapshot.gaps.map(({ scope, id, reason, sinceMs }) => ({ scope, id, reason, since: sinceMs })),
    ],
  }
}

const nothingSeen = {
  brokers: { seen: 0, known: 0 },
  controller: null,
  metadataVersion: null,
  topics: null,
  partitions: null,
  groups: null,
  groupsBehind: null,
  groupsUnseen: null,
  offlinePartitions: null,
  underReplicated: null,
  underMinIsr: null,
  atMinIsr: null,
  reassigning: null,
  quorum: null,
  refreshMs: null,
  requests: null,
  asOf: null,
}

function countGroups({ lag, seen, total }: GroupTotals): { groupsBehind: number; groupsUnseen: number } {
  let groupsBehind = 0
  let groupsUnseen = 0
  for (let group = 0; group < seen.length; group++) {
    if (lag.num(group) !== 0) groupsBehind++
    if ((seen[group] ?? 0) < (total[group] ?? 0)) groupsUnseen++
  }
  return { groupsBehind, groupsUnseen }
}
