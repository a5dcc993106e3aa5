import type { GroupView } from '#lib/lag/group-view.ts'
import { countNeedPerson } from '#lib/lag/judgement.ts'
import { countPartlySeen } from '#lib/lag/roll-up.ts'
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
  view: { replicas: ReplicaView; groups: GroupView } | null,
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
    ...countGroups(view.groups),
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
  groupsNeedPerson: null,
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

function countGroups({
  totals,
  judgement,
}: GroupView): Pick<Cluster, 'groupsBehind' | 'groupsNeedPerson' | 'groupsUnseen'> {
  let groupsBehind = 0
  for (let group = 0; group < totals.seen.length; group++) if (totals.lag.num(group) !== 0) groupsBehind++
  return {
    groupsBehind,
    groupsNeedPerson: countNeedPerson(judgement),
    groupsUnseen: countPartlySeen(totals),
  }
}
