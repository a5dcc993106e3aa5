import { formatCount } from '#lib/format.ts'
import type { Broker, Cluster } from '#lib/model/cluster.ts'
import { needPersonStatuses, type Group, type Status } from '#lib/model/group.ts'
import { groupHref, groupsHref, replicasHref } from '#lib/model/links.ts'
import type { Topic } from '#lib/model/topic.ts'
import { isLossNear, sayLossTime } from './data-loss.ts'
import { beganWithUs } from './since-words.ts'
import { EMPTY_ID } from './words.ts'

export type Wrong = {
  key: string
  kind: 'bad' | 'warn'
  title: string
  evidence: string
  sinceMs: number | null
  /** It was so at the first look already: at least since then. */
  atLeast?: boolean
  href: string
}

/** What the list is made of. `groups`: those whose status asks for a person, worst first, perhaps not all of them. */
export type Facts = {
  cluster: Cluster
  brokers: Broker[]
  topics: Topic[]
  groups: Group[]
  needPerson: number
}

/** Everything that is wrong now, worst first, each with its evidence and the way there. */
export function listWrong(facts: Facts): Wrong[] {
  const { cluster, brokers, groups, needPerson } = facts
  const rows = [
    ...brokers.filter(({ up }) => !up).map((broker) => brokerWrong(cluster.id, broker)),
    ...partitionsWrong(facts),
    ...quorumWrong(cluster),
    ...groups.map((group) => groupWrong(cluster.id, group)),
    ...moreGroups(cluster.id, needPerson - groups.length),
  ]
  // Array.prototype.sort is stable: within a kind the order above stays.
  return rows.sort((a, b) => Number(a.kind === 'warn') - Number(b.kind === 'warn'))
}

function brokerWrong(cluster: string, { id, rack, because, replicas, asOf }: Broker): Wrong {
  const copies = replicas === 1 ? '1 copy is on it' : `${formatCount(replicas)} copies are on it`
  return {
    key: `broker ${id}`,
    kind: 'bad',
    title: `Broker ${id} is gone`,
    evidence: [rack === null ? null : `rack ${rack}`, trimmed(because), copies].filter(Boolean).join('; '),
    sinceMs: asOf,
    href: replicasHref(cluster),
  }
}

function partitionsWrong({ cluster, brokers, topics }: Facts): Wrong[] {
  const href = replicasHref(cluster.id, { show: 'trouble' })
  const row = (
    kind: Wrong['kind'],
    count: number,
    title: string,
    countOf: (topic: Topic) => number,
    meaning: string,
  ): Wrong[] =>
    count <= 0
      ? []
      : [{ key: title, kind, title, evidence: nameTopics(topics, countOf, meaning), sinceMs: null, href }]
  const offline = cluster.offlinePartitions ?? 0
  const refuse = (cluster.underMinIsr ?? 0) - offline
  const atMin = cluster.atMinIsr ?? 0
  const missing = cluster.underReplicated ?? 0
  return [
    ...row(
      'bad',
      offline,
      `${partitions(offline)} ${offline === 1 ? 'has' : 'have'} no leader`,
      (topic) => topic.offlinePartitions,
      'Nobody can write or read there',
    ),
    ...row(
      'bad',
      refuse,
      `${partitions(refuse)} ${refuse === 1 ? 'refuses' : 'refuse'} acks=all writes`,
      (topic) => (topic.underMinIsr ?? 0) - topic.offlinePartitions,
      'Fewer copies are in sync than the topic asks for',
    ),
    ...row(
      'warn',
      atMin,
      `${partitions(atMin)} ${atMin === 1 ? 'is' : 'are'} at min ISR`,
      (topic) => topic.atMinIsr ?? 0,
      'One copy away from refusing writes',
    ),
    // Where a broker is gone its row says that its copies are.
    ...row(
      'warn',
      brokers.every(({ up }) => up) ? missing : 0,
      `${partitions(missing)} ${missing === 1 ? 'misses' : 'miss'} a copy`,
      (topic) => topic.underReplicated,
      'Out of sync with their leader',
    ),
  ]
}

const MOST_TOPICS = 3

/** "clicks.raw 2, risk.features 4. Nobody …". Topics are those in trouble, and perhaps not all of them. */
function nameTopics(topics: Topic[], countOf: (topic: Topic) => number, meaning: string): string {
  const found = topics
    .map((topic) => ({ name: topic.name, count: countOf(topic) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
  if (found.length === 0) return meaning
  const named = found.slice(0, MOST_TOPICS).map(({ name, count }) => `${name} ${formatCount(count)}`)
  return `${meaning}: ${named.join(', ')}${found.length > MOST_TOPICS ? ' and others' : ''}`
}

/** A voter this far behind the leader takes no part any more; the leader itself has no lag. */
const VOTER_LATE_MS = 10_000

/** Voters that follow the leader, of those there are; null when the quorum was not seen. */
export function countVoters({ quorum }: Cluster): { following: number; total: number } | null {
  if (!quorum) return null
  const following = quorum.voters.filter(
    ({ id, lag, lagMs }) => id === quorum.leader || (lag !== null && (lagMs ?? 0) < VOTER_LATE_MS),
  )
  return { following: following.length, total: quorum.voters.length }
}

function quorumWrong(cluster: Cluster): Wrong[] {
  const voters = countVoters(cluster)
  if (!cluster.quorum || !voters) return []
  const href = replicasHref(cluster.id)
  const base = { key: 'quorum', sinceMs: null, href }
  if (cluster.quorum.leader === null)
    return [
      {
        ...base,
        kind: 'bad',
        title: 'The quorum has no leader',
        evidence: 'No topic, leader or setting can change',
      },
    ]
  const late = voters.total - voters.following
  if (late === 0) return []
  const evidence = `${voters.following} of ${voters.total} voters follow controller ${cluster.quorum.leader}`
  return [{ ...base, kind: 'warn', title: 'The quorum is not whole', evidence }]
}

const deeds: Partial<Record<Status, string>> = {
  lost: 'lost unread data',
  stalled: 'is stalled',
  stopped: 'is stopped',
  ahead: 'committed beyond the end',
  'falling-behind': 'is falling behind',
}

function groupWrong(cluster: string, group: Group): Wrong {
  const { id, status, statusReason, lagMessages, dataLossMs, statusSinceMs } = group
  const behind = lagMessages === null || lagMessages === 0n ? null : `${formatCount(lagMessages)} behind`
  const loss = isLossNear(group) && dataLossMs ? `retention reaches it ${sayLossTime(dataLossMs)}` : null
  return {
    key: `group ${id}`,
    kind: status === 'falling-behind' ? 'warn' : 'bad',
    title: `${id === '' ? EMPTY_ID : id} ${deeds[status] ?? 'needs a person'}`,
    evidence: [statusReason || null, behind, loss].filter(Boolean).join('; '),
    sinceMs: statusSinceMs,
    atLeast: beganWithUs(group),
    href: groupHref(cluster, id),
  }
}

function moreGroups(cluster: string, more: number): Wrong[] {
  if (more <= 0) return []
  return [
    {
      key: 'more groups',
      kind: 'bad',
      title: `${formatCount(more)} more ${more === 1 ? 'group needs' : 'groups need'} a person`,
      evidence: 'in the list of groups',
      sinceMs: null,
      href: groupsHref(cluster, { status: needPersonStatuses.join(',') }),
    },
  ]
}

function partitions(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'partition' : 'partitions'}`
}

/** A sentence as a part of another. */
function trimmed(text: string | null): string | null {
  return text === null ? null : text.replace(/\.$/, '')
}
