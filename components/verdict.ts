import { formatCount } from '#lib/format.ts'
import type { Broker, Cluster } from '#lib/model/cluster.ts'
import type { GroupList } from '#lib/model/group.ts'

/** What a person would say aloud, and what they could leave out. */
export type Sentence = { text: string; soft: string | null }

/** The state of a cluster, worst first. Nothing is called well that was not seen. */
export function sayCluster(cluster: Cluster, brokers: Broker[], needPerson: number): Sentence {
  const blind = sayBlind(cluster)
  if (blind) return blind
  const facts = [...sayPartitions(cluster), ...sayNeed(needPerson)]
  const gone = sayBrokers(cluster, brokers)
  const sentences = [...(gone ? [gone] : []), ...(facts.length > 0 ? [`${capital(listOf(facts))}.`] : [])]
  const soft = sayUnseen(cluster)
  if (sentences.length > 0) return { text: sentences.join(' '), soft }
  const copies = sayCopies(cluster)
  if (copies) return { text: copies, soft }
  return cluster.unseen.length === 0 && soft === null
    ? { text: 'Everything is well.', soft: null }
    : { text: 'Everything that was seen is well.', soft }
}

/** The state of all clusters, where there are several. */
export function sayClusters(clusters: Cluster[]): Sentence {
  const starting = clusters.filter(({ state }) => state === 'starting').length
  const soft =
    starting > 0
      ? `${capital(inWords(starting))} ${starting === 1 ? 'is' : 'are'} looked at for the first time.`
      : null
  if (clusters.length === 0) return { text: 'No cluster is set up.', soft: null }
  if (starting === clusters.length)
    return { text: 'No cluster was seen yet.', soft: 'The first look is under way.' }
  const silent = clusters.filter(({ state }) => state === 'unreachable').length
  const wrong = clusters.filter(hasLost).length
  const of = `of ${inWords(clusters.length)} clusters`
  const none = starting === 0 ? `None ${of}` : 'No cluster that was seen'
  const lost = `${wrong === 1 ? 'has' : 'have'} lost a broker or a leader`
  if (silent === 0)
    return wrong === 0
      ? { text: `${none} has lost a broker or a leader.`, soft }
      : { text: `${capital(inWords(wrong))} ${of} ${lost}.`, soft }
  const others = wrong === 0 ? '' : ` and ${inWords(wrong)} ${lost}`
  return { text: `${capital(inWords(silent))} ${of} cannot be reached${others}.`, soft }
}

/** Of a cluster that answers: what one that does not has lost is not known. */
function hasLost({ state, brokers, offlinePartitions, underMinIsr }: Cluster): boolean {
  return (
    state === 'seen' && (brokers.seen < brokers.known || (offlinePartitions ?? 0) + (underMinIsr ?? 0) > 0)
  )
}

/** The state of the groups, whatever the filters. Of a cluster that does not answer it is the last one seen. */
export function sayGroups({ all, needPerson, partlySeen, asOf }: GroupList, cluster?: Cluster): Sentence {
  const blind = cluster && asOf === null ? sayBlind(cluster) : null
  if (blind) return blind
  if (asOf === null) return { text: 'The groups were not seen yet.', soft: 'The first look is under way.' }
  if (all === 0) return { text: 'There is no group in this cluster.', soft: null }
  const unseen = partlySeen > 0 ? `${capital(inWords(partlySeen))} cannot be seen whole.` : null
  const of = `${capital(inWords(needPerson))} of ${formatCount(all)} groups`
  if (needPerson > 0) return { text: `${of} ${needPerson === 1 ? 'needs' : 'need'} a person.`, soft: unseen }
  return {
    text: all === 1 ? 'The one group needs nobody.' : `None of ${formatCount(all)} groups needs a person.`,
    soft: unseen,
  }
}

/** The state of the topics in numbers of the whole cluster, whatever the filters. */
export function sayTopics(cluster: Cluster): Sentence {
  const blind = sayBlind(cluster)
  if (blind) return blind
  const { topics, partitions } = cluster
  const size =
    topics === null || partitions === null
      ? null
      : `${formatCount(topics)} ${topics === 1 ? 'topic' : 'topics'}, ${formatCount(partitions)} ${partitions === 1 ? 'partition' : 'partitions'}.`
  const facts = sayPartitions(cluster)
  if (facts.length > 0) return { text: `${capital(listOf(facts))}.`, soft: size }
  return {
    text: sayCopies(cluster) ?? 'Every partition that was seen has a leader and all its copies.',
    soft: size,
  }
}

/** Nothing can be said of a cluster that was never seen, and little of one that stopped answering. */
function sayBlind({ state, name, asOf }: Cluster): Sentence | null {
  if (state === 'starting' && asOf === null)
    return { text: `The first look at ${name} is under way.`, soft: 'What has arrived is shown.' }
  if (state !== 'unreachable') return null
  return asOf === null
    ? { text: `${name} cannot be reached.`, soft: 'Nothing of it has been seen so far.' }
    : { text: `${name} does not answer.`, soft: 'What follows is as it was when it last did.' }
}

/** Broker 3 is gone. Past three ids a count says more. */
function sayBrokers({ brokers: { seen, known } }: Cluster, brokers: Broker[]): string | null {
  const gone = brokers.filter(({ up }) => !up).map(({ id }) => id)
  if (gone.length === 0)
    return seen < known ? `${capital(inWords(known - seen))} of ${known} brokers are gone.` : null
  if (gone.length === 1) return `Broker ${gone[0]} is gone.`
  if (gone.length > 3)
    return `${capital(inWords(gone.length))} of ${formatCount(brokers.length)} brokers are gone.`
  return `Brokers ${listOf(gone.map(String))} are gone.`
}

/** A partition without leader is counted as under min ISR as well: "more" are those that have one and refuse writes. */
function sayPartitions({ offlinePartitions, underMinIsr }: Cluster): string[] {
  const offline = offlinePartitions ?? 0
  const refuse = Math.max(0, (underMinIsr ?? 0) - offline)
  return [
    ...(offline > 0 ? [`${partitions(offline)} ${offline === 1 ? 'has' : 'have'} no leader`] : []),
    ...(refuse > 0
      ? [
          `${offline > 0 ? `${inWords(refuse)} more` : partitions(refuse)} ${refuse === 1 ? 'refuses' : 'refuse'} writes`,
        ]
      : []),
  ]
}

function sayNeed(needPerson: number): string[] {
  if (needPerson === 0) return []
  return [`${inWords(needPerson)} ${needPerson === 1 ? 'group needs' : 'groups need'} a person`]
}

function sayCopies({ atMinIsr, underReplicated }: Cluster): string | null {
  const atMin = atMinIsr ?? 0
  if (atMin > 0)
    return `${capital(partitions(atMin))} ${atMin === 1 ? 'is' : 'are'} one copy away from refusing writes.`
  const missing = underReplicated ?? 0
  return missing > 0 ? `${capital(partitions(missing))} ${missing === 1 ? 'misses' : 'miss'} a copy.` : null
}

function sayUnseen({ groupsUnseen }: Cluster): string | null {
  const groups = groupsUnseen ?? 0
  if (groups === 0) return null
  return `${capital(inWords(groups))} ${groups === 1 ? 'group' : 'groups'} cannot be seen whole.`
}

function partitions(count: number): string {
  return `${inWords(count)} ${count === 1 ? 'partition' : 'partitions'}`
}

const words = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ')

/** Up to twelve in words, as one reads it aloud. */
export function inWords(count: number): string {
  return words[count] ?? formatCount(count)
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** a; a and b; a, b, and c. */
export function listOf(parts: string[]): string {
  if (parts.length < 2) return parts.join('')
  if (parts.length === 2) return parts.join(' and ')
  return `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1) ?? ''}`
}
