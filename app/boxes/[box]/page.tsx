import type { Metadata } from 'next'
import { toFirstPaint } from '#app/clusters/[cluster]/audit/first-paint.ts'
import { readBox } from '#lib/server/boxes.ts'
import { BoxView } from './view.tsx'

export const dynamic = 'force-dynamic'

type Props = PageProps<'/boxes/[box]'>

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).box) }
}

export default async function BoxPage({ params }: Props) {
  const box = decodeURIComponent((await params).box)
  const paint = await toFirstPaint(() => readBox(box))
  return <BoxView id={box} {...paint} />
}
