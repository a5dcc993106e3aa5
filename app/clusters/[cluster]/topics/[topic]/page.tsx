import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { isRefusal } from '#lib/model/reading.ts'
import { readTopic } from '#lib/server/topics.ts'
import { TopicView } from './view.tsx'

export const dynamic = 'force-dynamic'

type Props = PageProps<'/clusters/[cluster]/topics/[topic]'>

/** Here, other than for the page itself, Next has decoded the segments already. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).topic }
}

export default async function TopicPage({ params }: Props) {
  const { cluster, topic } = await params
  const names = { cluster: decodeURIComponent(cluster), name: decodeURIComponent(topic) }
  const found = await readTopic(names.cluster, names.name)
  if (!isRefusal(found)) return <TopicView {...names} first={found} because={null} />
  if (found.refused === 'not-found') notFound()
  return <TopicView {...names} first={null} because={found.because} />
}
