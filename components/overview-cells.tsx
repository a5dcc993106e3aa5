import { formatCount } from '#lib/format.ts'
import type { Cluster } from '#lib/model/cluster.ts'
import type { GroupList } from '#lib/model/group.ts'
import { groupsHref, replicasHref } from '#lib/model/links.ts'
import type { Kind } from './ui/glyph.tsx'
import type { Cell } from './ui/section.tsx'
import { Count } from './ui/value.tsx'
import { countVoters, NEED_PERSON } from './wrong.ts'

/** The strip of the overview: eight figures, worst kinds first in colour, each a link to its evidence. */
export function overviewCells(cluster: Cluster, groups: GroupList): Cell[] {
  const replicas = replicasHref(cluster.id)
  const trouble = replicasHref(cluster.id, { show: 'trouble' })
  const of = (total: number | null) => (total === null ? null : <small>of {formatCount(total)}</small>)
  const { seen, known } = cluster.brokers
  const voters = countVoters(cluster)
  const bad = groupsHref(cluster.id, { status: NEED_PERSON.join(',') })
  return [
    known === 0
      ? { label: 'Brokers up', value: <Figure value={null} />, href: replicas }
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
        <Figure value={null} />
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
          <Figure value={cluster.offlinePartitions} /> {of(cluster.partitions)}
        </>
      ),
      kind: kindOf(cluster.offlinePartitions, 'bad'),
      href: trouble,
    },
    figure('Under min ISR', cluster.underMinIsr, 'bad', trouble),
    figure('At min ISR', cluster.atMinIsr, 'warn', trouble),
    figure('Under-replicated', cluster.underReplicated, 'warn', trouble),
    figure('Reassigning', cluster.reassigning, 'move', trouble),
    {
      label: 'Groups',
      value:
        groups.asOf === null ? (
          <Figure value={null} />
        ) : (
          <>
            <Figure value={groups.needPerson} /> {of(groups.all)}
          </>
        ),
      kind: groups.asOf === null ? undefined : kindOf(groups.needPerson, 'bad'),
      evidence: cluster.groupsBehind === null ? undefined : `${formatCount(cluster.groupsBehind)} behind`,
      href: groups.needPerson > 0 ? bad : groupsHref(cluster.id),
    },
  ]
}

function figure(label: string, value: number | null, kind: Kind, href: string): Cell {
  return { label, value: <Figure value={value} />, kind: kindOf(value, kind), href }
}

/** Nothing wrong is a plain ring, not known is no glyph at all: the words on the hatch say it. */
function kindOf(value: number | null, kind: Kind): Kind | undefined {
  if (value === null) return undefined
  return value === 0 ? 'ok' : kind
}

function Figure({ value }: { value: number | null }) {
  return <Count value={value} why={value === null ? 'starting' : null} />
}
