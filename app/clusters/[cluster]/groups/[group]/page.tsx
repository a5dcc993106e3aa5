import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { EMPTY_ID } from '#components/words.ts'
import { isRefusal } from '#lib/model/reading.ts'
import { readGroup } from '#lib/server/groups.ts'
import { toGroupId } from './group-id.ts'
import { GroupView } from './view.tsx'

export const dynamic = 'force-dynamic'

type Props = PageProps<'/clusters/[cluster]/groups/[group]'>

/** Here, other than for the page itself, Next has decoded the segments already. */
export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { group } = await params
  const id = toGroupId(encodeURIComponent(group), (await searchParams)['id'])
  return { title: id === '' ? EMPTY_ID : (id ?? 'Group') }
}

export default async function GroupPage({ params, searchParams }: Props) {
  const { cluster, group } = await params
  const id = toGroupId(group, (await searchParams)['id'])
  if (id === null) notFound()
  const found = await readGroup(decodeURIComponent(cluster), id)
  if (isRefusal(found) && found.refused === 'not-found') notFound()
  return isRefusal(found) ? (
    <GroupView cluster={decodeURIComponent(cluster)} id={id} initial={null} />
  ) : (
    <GroupView cluster={decodeURIComponent(cluster)} id={id} initial={found} />
  )
}
