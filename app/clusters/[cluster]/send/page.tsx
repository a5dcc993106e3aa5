import type { Metadata } from 'next'
import { isRefusal } from '#lib/model/reading.ts'
import { readBrokers } from '#lib/server/clusters.ts'
import { readSendTopics } from '#lib/server/sending.ts'
import { SendView } from './view.tsx'

export const metadata: Metadata = { title: 'Send a test message' }
export const dynamic = 'force-dynamic'

export default async function SendPage({ params }: PageProps<'/clusters/[cluster]/send'>) {
  const cluster = decodeURIComponent((await params).cluster)
  const brokers = readBrokers(cluster)
  return (
    <SendView
      cluster={cluster}
      brokers={isRefusal(brokers) ? 0 : brokers.total}
      {...readSendTopics(cluster)}
    />
  )
}
