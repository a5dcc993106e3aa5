import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { isRefusal } from '#lib/model/reading.ts'
import { readBrokers, readClusters } from '#lib/server/clusters.ts'
import { readReplicaMap } from '#lib/server/topics.ts'
import { ReplicasView } from './view.tsx'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Replicas' }

export default async function ReplicasPage({
  params,
  searchParams,
}: PageProps<'/clusters/[cluster]/replicas'>) {
  const cluster = decodeURIComponent((await params).cluster)
  const show = (await searchParams)['show'] === 'trouble' ? 'trouble' : 'all'
  const map = readReplicaMap(cluster, { show })
  const brokers = readBrokers(cluster)
  if (isRefusal(map) || isRefusal(brokers)) notFound()
  return <ReplicasView cluster={cluster} show={show} map={map} brokers={brokers} clusters={readClusters()} />
}
