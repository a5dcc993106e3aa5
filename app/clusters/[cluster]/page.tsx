import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { isRefusal } from '#lib/model/reading.ts'
import { readBrokers, readCluster } from '#lib/server/clusters.ts'
import { readGroups } from '#lib/server/groups.ts'
import { readTopics } from '#lib/server/topics.ts'
import { FURTHEST, NEEDING, TROUBLED } from './overview-queries.ts'
import { OverviewView } from './view.tsx'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage({ params }: PageProps<'/clusters/[cluster]'>) {
  const id = decodeURIComponent((await params).cluster)
  const cluster = readCluster(id)
  const brokers = readBrokers(id)
  const needing = readGroups(id, NEEDING)
  const furthest = readGroups(id, FURTHEST)
  const topics = readTopics(id, TROUBLED)
  if (
    isRefusal(cluster) ||
    isRefusal(brokers) ||
    isRefusal(needing) ||
    isRefusal(furthest) ||
    isRefusal(topics)
  )
    notFound()
  return <OverviewView initial={{ cluster, brokers, needing, furthest, topics }} />
}
