import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { isRefusal } from '#lib/model/reading.ts'
import { readCluster } from '#lib/server/clusters.ts'
import { readTopics } from '#lib/server/topics.ts'
import { loadTopicsUrl, toTopicQuery } from './topics-url.ts'
import { TopicsView } from './view.tsx'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Topics' }

export default async function TopicsPage({ params, searchParams }: PageProps<'/clusters/[cluster]/topics'>) {
  const id = decodeURIComponent((await params).cluster)
  const cluster = readCluster(id)
  const topics = readTopics(id, toTopicQuery(await loadTopicsUrl(searchParams)))
  if (isRefusal(cluster) || isRefusal(topics)) notFound()
  return <TopicsView initial={{ cluster, topics }} />
}
