import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { isRefusal } from '#lib/model/reading.ts'
import { readBoxes, readFlow } from '#lib/server/boxes.ts'
import { FlowView } from './view.tsx'

export const dynamic = 'force-dynamic'

type Props = PageProps<'/flows/[flow]'>

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).flow) }
}

export default async function FlowPage({ params }: Props) {
  const id = decodeURIComponent((await params).flow)
  const flow = readFlow(id)
  if (isRefusal(flow)) notFound()
  return <FlowView id={id} initial={flow} boxes={readBoxes()} />
}
