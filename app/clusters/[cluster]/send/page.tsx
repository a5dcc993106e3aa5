import type { Metadata } from 'next'
import { readSendTopics } from '#lib/server.ts'
import { SendView } from './view.tsx'

export const metadata: Metadata = { title: 'Send a test message' }
export const dynamic = 'force-dynamic'

export default async function SendPage({ params }: PageProps<'/clusters/[cluster]/send'>) {
  const cluster = decodeURIComponent((await params).cluster)
  return <SendView cluster={cluster} {...readSendTopics(cluster)} />
}
