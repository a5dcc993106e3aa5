import { formatCount } from '#lib/format.ts'
import type { Cluster } from '#lib/model/cluster.ts'
import { needPersonStatuses, type GroupList } from '#lib/model/group.ts'
import { groupsHref, replicasHref } from '#lib/model/links.ts'
import type { UnseenReason } from '#lib/model/reading.ts'
import type { Kind } from './ui/glyph.tsx'
import type { Cell } from './ui/section.tsx'
import { Count } from './ui/value.tsx'
import { countVoters } from './wrong.ts'

/** The strip of the overview: eight figures, worst kinds first in colour, each a link to its evidence. */
export function overviewCells(cluster: Cluster, groups: GroupList): Cell[] {
  const replicas = replicasHref(cluster.id)
  const trouble = replicasHref(cluster.id, { show: 'trouble' })
  const of = (total: number | null) => (total === null ? null : <small>of {formatCount(total)}</small>)
  const { seen, known } = cluster.brokers
  const voters = countVoters(cluster)
  const why = whyUnseen(cluster, null)
  const whyMinIsr = whyUnseen(cluster, 'configs')
  const bad = groupsHref(cluster.id, { status: needPersonStatuses.join(',') })
  return [
    known === 0
      ? { label: 'Brokers up', value: <Count value={null} why={why} />, href: replicas }
      : {
          label: 'Brokers up',
          value: (
            <>
              {formatCount(seen)} {of(known)}
            </>
          ),
          kind: seen < known ? 'bad' : 'ok',
          href: replicas,
        },
    {
      label: 'Quorum',
      value: voters ? (
        <>
          {formatCount(voters.following)} {of(voters.total)}
        </>
      ) : (
        <Count value={null} why={whyUnseen(cluster, 'quorum')} />
      ),
      kind: voters
        ? cluster.quorum?.leader === null
          ? 'bad'
          : voters.following < voters.total
            ? 'warn'
            : 'ok'
        : undefined,
      href: replicas,
    },
    {
      label: 'No leader',
      value: (
        <>
          <Count value={cluster.offlinePartitions} why={why} /> {of(cluster.partitions)}
        </>
      ),
      kind: kindOf(cluster.offlinePartitions, 'bad'),
      href: trouble,
    },
    figure('Under min ISR', cluster.underMinIsr, 'bad', trouble, whyMinIsr),
    figure('At min ISR', cluster.atMinIsr, 'warn', trouble, whyMinIsr),
    figure('Under-replicated', cluster.underReplicated, 'warn', trouble, why),
    figure('Reassigning', cluster.reassigning, 'move', trouble, why),
    {
      label: 'Groups',
      value:
        groups.asOf === null ? (
          <Count value={null} why={why} />
        ) : (
          <>
            <Count value={groups.needPerson} /> {of(groups.all)}
          </>
        ),
      kind: groups.asOf === null ? undefined : kindOf(groups.needPerson, 'bad'),
      evidence: cluster.groupsBehind === null ? undefined : `${formatCount(cluster.groupsBehind)} behind`,
      href: groups.needPerson > 0 ? bad : groupsHref(cluster.id),
    },
  ]
}

function figure(label: string, value: number | null, kind: Kind, href: string, why: UnseenReason): Cell {
  return { label, value: <Count value={value} why={why} />, kind: kindOf(value, kind), href }
}

/** Why a figure is not known: the whole cluster is not, or one question to it failed, or nobody has looked yet. */
function whyUnseen({ unseen }: Cluster, question: 'quorum' | 'configs' | null): UnseenReason {
  const gap =
    unseen.find(({ scope }) => scope === 'cluster') ??
    unseen.find(({ scope, id }) => question !== null && scope === 'api' && id.startsWith(question))
  return gap?.reason ?? 'starting'
}

/** Nothing wrong is a plain ring, not known is no glyph at all: the words on the hatch say it. */
function kindOf(value: number | null, kind: Kind): Kind | undefined {
  if (value === null) return undefined
  return value === 0 ? 'ok' : kind
}
