'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { AssignmentMap, HeatLegend } from '#components/assignment-map.tsx'
import { GroupActions } from '#components/plan/group-actions.tsx'
import { GroupHead } from '#components/group-head.tsx'
import { Hatches } from '#components/hatches.tsx'
import { MemberTable } from '#components/member-table.tsx'
import { OffsetLegend } from '#components/offset-bar.tsx'
import { orders, partitionSorts } from '#components/partition-sort.ts'
import { PartitionTable } from '#components/partition-table.tsx'
import { Screen } from '#components/screen.tsx'
import { Age } from '#components/ui/age.tsx'
import { Section, Under, Verdict } from '#components/ui/section.tsx'
import { Unreachable } from '#components/unreachable.tsx'
import { EMPTY_ID } from '#components/words.ts'
import { useClusters, useGroup } from '#lib/browser/queries.ts'
import { formatPlural } from '#lib/format.ts'
import type { GroupDetail } from '#lib/model/group.ts'
import { AskPartition } from './ask-partition.tsx'
import { LagSection } from './lag-section.tsx'
import '#components/pictures.css'

const urlState = {
  sort: parseAsStringLiteral(partitionSorts).withDefault('lag'),
  order: parseAsStringLiteral(orders).withDefault('desc'),
  partition: parseAsString.withDefault(''),
  members: parseAsStringLiteral(['map', 'table']).withDefault('map'),
}

/** `initial` is null before the first snapshot. */
export function GroupView({
  cluster,
  id,
  initial,
}: {
  cluster: string
  id: string
  initial: GroupDetail | null
}) {
  const { data, error } = useGroup(cluster, id, initial ?? undefined)
  const seen = useClusters().data?.items.find((one) => one.id === cluster)
  if (!data) return <FirstLook id={id} because={error?.message ?? null} />
  return (
    <Screen stale={error?.message ?? null}>
      <Hatches />
      <GroupHead group={data} actions={<GroupActions cluster={cluster} group={data} />}>
        {seen ? <Unreachable cluster={seen} /> : null}
      </GroupHead>
      <LagSection cluster={cluster} id={id} />
      <Members group={data} />
      <Partitions cluster={cluster} group={data} />
    </Screen>
  )
}

function FirstLook({ id, because }: { id: string; because: string | null }) {
  return (
    <Screen>
      <p className="idline">
        <span className="name">{id === '' ? EMPTY_ID : id}</span>
      </p>
      <Verdict>The first look at this cluster is not over yet.</Verdict>
      <Under>{because ?? 'The page fills by itself as soon as it is.'}</Under>
      <p style={{ marginTop: 20 }} aria-hidden="true">
        <span className="wait-bar" style={{ width: '60%' }} />
      </p>
    </Screen>
  )
}

function Members({ group }: { group: GroupDetail }) {
  const [{ members }, setUrl] = useQueryStates(urlState, { history: 'replace', scroll: false })
  const asTable = members === 'table'
  const some = group.memberList.length > 0
  return (
    <Section
      title="Who reads what"
      note={
        some ? (
          <>
            <span className="desk-only">
              a cell is a partition at its owner, with its lag; the stronger, the more
            </span>
            {group.membersAsOf !== null && group.unseen.some(({ id }) => id === 'members') ? (
              <>
                {' '}
                members as seen <Age ms={group.membersAsOf} /> ago
              </>
            ) : null}
          </>
        ) : null
      }
      right={
        some ? (
          <>
            {asTable ? null : <HeatLegend group={group} />}
            <button
              type="button"
              className="lk"
              onClick={() => void setUrl({ members: asTable ? null : 'table' })}
            >
              {asTable ? 'as a map' : 'as a table'}
            </button>
          </>
        ) : null
      }
    >
      {asTable && some ? <MemberTable group={group} /> : <AssignmentMap group={group} />}
    </Section>
  )
}

function Partitions({ cluster, group }: { cluster: string; group: GroupDetail }) {
  const [{ sort, order, partition }, setUrl] = useQueryStates(urlState, { history: 'replace', scroll: false })
  const count = group.partitionList.length
  if (count === 0) {
    return (
      <Section title="Partitions">
        <p className="ink2">This group has committed on no partition and owns none.</p>
      </Section>
    )
  }
  const worstFirst = sort === 'lag' && order === 'desc'
  return (
    <Section
      title="Partitions"
      note={`${worstFirst ? 'worst first; ' : ''}${formatPlural(count, 'partition')}`}
      right={
        <span className="wide-only">
          <OffsetLegend partitions={group.partitionList} share={group.type === 'share'} />
        </span>
      }
    >
      <PartitionTable
        cluster={cluster}
        group={group}
        sort={sort}
        order={order}
        onSort={(by, way) => void setUrl({ sort: by, order: way })}
        open={partition}
        onOpen={(key) => void setUrl({ partition: key || null })}
        below={(row) => <AskPartition cluster={cluster} group={group.id} partition={row} />}
      />
    </Section>
  )
}
