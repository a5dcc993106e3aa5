import type { Metadata } from 'next'
import { MessagesView } from './view.tsx'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Messages' }

/** Nothing is read on the server for the first paint: brokers are asked when the page is there to show how far it is. */
export default async function MessagesPage({ params }: PageProps<'/clusters/[cluster]/messages'>) {
  return <MessagesView cluster={decodeURIComponent((await params).cluster)} />
}
