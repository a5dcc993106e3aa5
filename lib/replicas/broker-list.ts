import type { Broker } from '#lib/model/cluster.ts'
import type { Unseen } from '#lib/model/list.ts'
import type { BrokerReading, Snapshot } from '#lib/model/snapshot.ts'

type Load = {
  leaders: number
  preferredLeaders: number
  replicas: number
  offlineReplicas: number
  groups: number
}

/** Every broker that is registered, listed or holds a copy, with what it carries. */
export function listBrokers(snapshot: Snapshot): Broker[] {
  const loads = countLoads(snapshot)
  return snapshot.brokers.map((broker) => toBroker(snapshot, broker, loads.get(broker.id) ?? emptyLoad()))
}

function countLoads({ topology, groups }: Snapshot): Map<number, Load> {
  const loads = new Map<number, Load>()
  const loadOf = (id: number): Load => {
    const known = loads.get(id)
    if (known) return known
    const fresh = emptyLoad()
    loads.set(id, fresh)
    return fresh
  }
  for (let row = 0; row < topology.partitions; row++) {
    const leader = topology.leader.get(row)
    if (leader >= 0) loadOf(leader).leaders++
    const from = topology.replicas.at.get(row)
    const to = topology.replicas.at.get(row + 1)
    for (let at = from; at < to; at++) {
      const load = loadOf(topology.replicas.ids.get(at))
      load.replicas++
      if (at === from) load.preferredLeaders++
    }
    for (let at = topology.offline.at.get(row); at < topology.offline.at.get(row + 1); at++) {
      loadOf(topology.offline.ids.get(at)).offlineReplicas++
    }
  }
  for (let group = 0; group < groups.ids.length; group++) loadOf(groups.coordinator.get(group)).groups++
  return loads
}

function emptyLoad(): Load {
  return { leaders: 0, preferredLeaders: 0, replicas: 0, offlineReplicas: 0, groups: 0 }
}

function toBroker(snapshot: Snapshot, broker: BrokerReading, load: Load): Broker {
  const { id, host, port, rack, listed, fault, sizes } = broker
  return {
    id,
    host,
    port,
    rack,
    up: isUp(broker),
    because:
      fault?.because ?? (listed ? null : 'Not in the cluster: its session expired or it was shut down.'),
    controller: snapshot.controller === id,
    ...load,
    sizeBytes: sizes?.total ?? null,
    diskTotalBytes: sizes?.diskTotalBytes ?? null,
    diskUsableBytes: sizes?.diskUsableBytes ?? null,
    sizeAsOf: sizes?.atMs ?? null,
    asOf: broker.seenMs,
    unseen: unseenOf(broker, snapshot.atMs),
  }
}

/** Alive for the cluster and answering us. A broker that hangs is listed for seconds more and yet is not up. */
export function isUp({ listed, fault }: BrokerReading): boolean {
  return listed && fault === null
}

function unseenOf({ id, fault, listed, sizes }: BrokerReading, atMs: number): Unseen[] {
  if (fault) return [{ scope: 'broker', id: String(id), reason: fault.code, since: fault.sinceMs }]
  if (!listed) return [{ scope: 'broker', id: String(id), reason: 'unreachable', since: atMs }]
  return sizes ? [] : [{ scope: 'api', id: `sizes of broker ${id}`, reason: 'starting', since: atMs }]
}
