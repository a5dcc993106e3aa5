import { Fault, type FaultCode, type Gap } from '#lib/model/reading.ts'
import type {
  BrokerReading,
  BrokerSizes,
  GroupMembers,
  GroupTable,
  OffsetReadings,
  Quorum,
  Reassignment,
  ShareOffsets,
  Snapshot,
  TopicConfig,
  Topology,
} from '#lib/model/snapshot.ts'
import type { Setting } from '#lib/model/topic.ts'
import { openAssignedPool } from './assigned-pool.ts'
import {
  readMetadataVersion,
  readQuorum,
  readReassignments,
  readRegisteredBrokers,
  type KnownBroker,
} from './cluster-state.ts'
import { describeGroups } from './describe-groups.ts'
import type { GroupPart } from './group-parts.ts'
import type { Links } from './links.ts'
import { carryOver, readOffsets, type OffsetKind } from './list-offsets.ts'
import { toLastStables } from './last-stables.ts'
import { readLogDirs } from './log-dirs.ts'
import { readShareOffsets } from './share-offsets.ts'
import { readTopicConfigs, readTopicSettings } from './topic-configs.ts'
import type { TopologyReading } from './topology.ts'

/** What does not belong to a lag refresh, each at its own pace, none of it able to hold up a round. */
export type SideReadings = {
  /** Starts whatever is due. Returns at once. */
  refresh(topology: Topology, parts: ReadonlyMap<number, GroupPart>): void
  /** Starts reading last stable offsets when they are due: after the ends, which they are held against. */
  refreshStable(topology: Topology, ends: OffsetReadings): void
  /** Starts describing the groups that need it: new ones, moving ones, and the rest now and then. */
  describe(groups: GroupTable): void
  /** When everything that was started has ended. Every question has a deadline, so this does. */
  settled(): Promise<void>
  current(
    topology: Topology,
    metadata: TopologyReading,
    ends: OffsetReadings,
  ): Pick<
    Snapshot,
    | 'logStarts'
    | 'lastStables'
    | 'members'
    | 'shareOffsets'
    | 'brokers'
    | 'controller'
    | 'metadataVersion'
    | 'configs'
    | 'reassignments'
    | 'quorum'
  >
  gaps(): Gap[]
  readSettings(topic: string): Promise<Setting[]>
  close(): void
}

const everyMs = {
  'log-start': 15_000,
  'last-stable': 15_000,
  sizes: 60_000,
  configs: 300_000,
  cluster: 5_000,
  version: 300_000,
  quorum: 15_000,
  reassignments: 10_000,
  members: 15_000,
  share: 10_000,
} as const
type Question = keyof typeof everyMs
/** How soon the settings of a topic that was not there before are asked for. */
const NEW_TOPICS_MS = 10_000

/** A group in one of these is on the move: its members are looked at in every round. */
const SETTLED_STATES = new Set(['Stable', 'Empty', 'Dead'])

export function openSideReadings(links: Links): SideReadings {
  const startedMs = new Map<string, number>()
  const running = new Map<string, Promise<void>>()
  const faults = new Map<string, { code: FaultCode; sinceMs: number }>()
  const offsets: Partial<Record<OffsetKind, { topology: Topology; readings: OffsetReadings }>> = {}
  let endsBeforeStable: { topology: Topology; readings: OffsetReadings } | null = null
  const sizes = new Map<number, BrokerSizes>()
  const members = new Map<string, GroupMembers>()
  const pool = openAssignedPool()
  const shares = new Map<string, ShareOffsets>()
  const configs = new Map<string, TopicConfig>()
  let registered: { brokers: KnownBroker[]; controller: number | null } | null = null
  let metadataVersion: string | null = null
  let quorum: Quorum | null = null
  let reassignments = new Map<string, Reassignment>()
  let allConfigsMs = -Infinity
  let closed = false

  /** Runs `work` unless it runs already or ran lately. What it throws becomes a gap until it works again. */
  function start(
    question: Question,
    key: string,
    work: () => Promise<void>,
    periodMs: number = everyMs[question],
  ): void {
    const id = `${question} ${key}`
    const nowMs = Date.now()
    if (closed || running.has(id) || nowMs - (startedMs.get(id) ?? -Infinity) < periodMs) return
    startedMs.set(id, nowMs)
    const task = work()
      .then(() => void faults.delete(id))
      .catch((error: unknown) => {
        if (!(error instanceof Fault)) throw error
        faults.set(id, { code: error.code, sinceMs: faults.get(id)?.sinceMs ?? nowMs })
        // Worth another look in the next round, not in a whole period; a refusal would only be repeated.
        if (error.code !== 'denied' && error.code !== 'unsupported') startedMs.delete(id)
      })
      .finally(() => running.delete(id))
    running.set(id, task)
  }

  function startOffsets(kind: 'log-start' | 'last-stable', topology: Topology, ends?: OffsetReadings): void {
    start(
      kind,
      '',
      async () => {
        const readings = await readOffsets(links, topology, kind, offsets[kind] ?? null, {
          purpose: 'bounds',
          lane: 'bulk',
        })
        offsets[kind] = { topology, readings }
        if (ends) endsBeforeStable = { topology, readings: ends }
      },
      offsets[kind]?.topology === topology ? everyMs[kind] : 0,
    )
  }

  function startConfigs(topology: Topology): void {
    for (const name of configs.keys()) if (!topology.topicIndex.has(name)) configs.delete(name)
    const unknown = topology.topicNames.filter((name) => !configs.has(name))
    const all = Date.now() - allConfigsMs >= everyMs.configs
    start(
      'configs',
      '',
      () => {
        if (all) allConfigsMs = Date.now()
        const wanted = all ? topology.topicNames : unknown
        return readTopicConfigs(links, wanted, (name, config) => void configs.set(name, config))
      },
      all ? 0 : unknown.length > 0 ? NEW_TOPICS_MS : everyMs.configs,
    )
  }

  return {
    refresh(topology, parts) {
      startOffsets('log-start', topology)
      startConfigs(topology)
      pool.keep(topology.topicIndex)
      start('cluster', '', async () => void (registered = await readRegisteredBrokers(links)))
      start('version', '', async () => void (metadataVersion = await readMetadataVersion(links)))
      start('quorum', '', async () => void (quorum = await readQuorum(links)))
      start('reassignments', '', async () => void (reassignments = await readReassignments(links)))
      for (const id of links.ids()) {
        start('sizes', String(id), async () => void sizes.set(id, await readLogDirs(links.of(id))))
      }
      for (const [id, part] of parts) {
        const wanted = part.listed.ids.filter((_, n) => part.listed.type[n] === 'share')
        if (part.fault !== null || wanted.length === 0) continue
        start('share', String(id), async () => {
          for (const [group, found] of await readShareOffsets(links.of(id), wanted)) {
            shares.set(
              group,
              found.fault === null ? found : { ...(shares.get(group) ?? found), fault: found.fault },
            )
          }
        })
      }
    },
    refreshStable(topology, ends) {
      startOffsets('last-stable', topology, ends)
    },
    describe(groups) {
      for (const id of members.keys()) if (!groups.index.has(id)) members.delete(id)
      for (const id of shares.keys()) if (!groups.index.has(id)) shares.delete(id)
      for (const [coordinator, byType] of dueGroups(groups, members)) {
        for (const [type, ids] of byType) {
          start(
            'members',
            `${coordinator}:${type}`,
            async () => {
              for (const [id, found] of await describeGroups(links.of(coordinator), type, ids, pool)) {
                members.set(
                  id,
                  found.fault === null ? found : { ...(members.get(id) ?? found), fault: found.fault },
                )
              }
            },
            0,
          )
        }
      }
    },
    async settled() {
      await Promise.all(running.values())
    },
    current(topology, metadata, ends) {
      const read = (kind: OffsetKind) => {
        const found = offsets[kind]
        return found?.topology === topology ? found.readings : carryOver(topology, found ?? null)
      }
      return {
        logStarts: read('log-start'),
        lastStables: toLastStables(read('last-stable'), carryOver(topology, endsBeforeStable), ends),
        members: new Map(members),
        shareOffsets: new Map(shares),
        brokers: toBrokers(links, metadata, registered?.brokers ?? [], sizes),
        controller: quorum?.leader ?? registered?.controller ?? null,
        metadataVersion,
        configs: new Map(configs),
        reassignments,
        quorum,
      }
    },
    gaps: () =>
      [...faults].flatMap(([id, { code, sinceMs }]) => {
        const [question = '', key = ''] = id.split(' ')
        if (key === '') return [{ scope: 'api' as const, id: question, reason: code, sinceMs }]
        const [broker = ''] = key.split(':')
        // Of a broker that does not answer at all, that is said once.
        const well = links.ids().includes(Number(broker)) && !links.of(Number(broker)).breaker.fault()
        return well
          ? [{ scope: 'api' as const, id: `${question} of broker ${broker}`, reason: code, sinceMs }]
          : []
      }),
    readSettings: (topic) => readTopicSettings(links, topic),
    close() {
      closed = true
    },
  }
}

/** Coordinator → type → ids of the groups whose members should be looked at now. An Empty group has none: no question. */
function dueGroups(
  groups: GroupTable,
  members: Map<string, GroupMembers>,
): Map<number, Map<GroupTable['type'][number], string[]>> {
  const due = new Map<number, Map<GroupTable['type'][number], string[]>>()
  const nowMs = Date.now()
  for (const [at, id] of groups.ids.entries()) {
    const state = groups.state[at] ?? ''
    const known = members.get(id)
    if (state === 'Empty') {
      if (!known || known.members.length > 0)
        members.set(id, {
          atMs: nowMs,
          assignor: null,
          epoch: null,
          targetEpoch: null,
          members: [],
          fault: null,
        })
      continue
    }
    if (groups.why[at] !== 0) continue
    const fresh =
      known &&
      known.fault === null &&
      nowMs - known.atMs < everyMs.members &&
      SETTLED_STATES.has(state) &&
      known.members.length > 0
    if (fresh) continue
    const coordinator = groups.coordinator.get(at)
    const type = groups.type[at] ?? 'classic'
    const byType = due.get(coordinator) ?? new Map<GroupTable['type'][number], string[]>()
    due.set(coordinator, byType)
    const ids = byType.get(type)
    if (ids) ids.push(id)
    else byType.set(type, [id])
  }
  return due
}

/** Brokers of the metadata, registered ones that are fenced, and any that merely hold a copy: none is forgotten for being dead. */
function toBrokers(
  links: Links,
  metadata: TopologyReading,
  registered: KnownBroker[],
  sizes: ReadonlyMap<number, BrokerSizes>,
): BrokerReading[] {
  const found = new Map<number, BrokerReading>()
  const listed = new Map(metadata.nodes.map((node) => [node.id, node]))
  for (const { id, host, port, rack } of [...registered, ...metadata.nodes]) {
    found.set(id, toBroker(links, { id, host, port, rack }, listed.has(id), sizes))
  }
  const { ids } = metadata.topology.replicas
  for (let at = 0; at < ids.length; at++) {
    const id = ids.get(at)
    if (!found.has(id)) found.set(id, toBroker(links, { id, host: '', port: 0, rack: null }, false, sizes))
  }
  return [...found.values()].toSorted((a, b) => a.id - b.id)
}

function toBroker(
  links: Links,
  node: { id: number; host: string; port: number; rack: string | null },
  listed: boolean,
  sizes: ReadonlyMap<number, BrokerSizes>,
): BrokerReading {
  const link = links.ids().includes(node.id) ? links.of(node.id) : null
  const broken = link?.breaker.fault() ?? null
  return {
    ...node,
    ...(node.host === '' && link ? link.address : {}),
    listed,
    fault: broken
      ? { code: broken.fault.code, because: broken.fault.message, sinceMs: broken.sinceMs }
      : null,
    seenMs: link?.seenMs() ?? null,
    sizes: sizes.get(node.id) ?? null,
  }
}
