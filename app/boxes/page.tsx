import type { Metadata } from 'next'
import { readBoxes } from '#lib/server/boxes.ts'
import { BoxesView } from './view.tsx'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Boxes' }

export default function BoxesPage() {
  return <BoxesView initial={readBoxes()} />
}
