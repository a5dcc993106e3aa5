'use client'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { Screen } from '#components/screen.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { boxesHref } from '#lib/model/links.ts'

export default function NoSuchBox() {
  const { box } = useParams<{ box: string }>()
  return (
    <Screen>
      <Verdict>There is no box {decodeURIComponent(box)}.</Verdict>
      <Under>Boxes are what stands under boxes in the settings file.</Under>
      <p style={{ marginTop: 16 }}>
        <Link className="lk" href={boxesHref()}>
          See all boxes
        </Link>
      </p>
    </Screen>
  )
}
