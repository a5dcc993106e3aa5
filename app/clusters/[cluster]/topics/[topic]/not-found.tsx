'use client'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { Screen } from '#components/screen.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { topicsHref } from '#lib/model/links.ts'

export default function TopicNotFound() {
  const params = useParams<{ cluster: string; topic: string }>()
  const cluster = decodeURIComponent(params.cluster)
  return (
    <Screen>
      <Verdict>There is no topic {decodeURIComponent(params.topic)} in this cluster.</Verdict>
      <Under>
        It may have been deleted since the link was made, or its name is hidden from the user that Throughline
        reads with.
      </Under>
      <p className="mt-4">
        <Link className="lk" href={topicsHref(cluster)}>
          To the topics
        </Link>
      </p>
    </Screen>
  )
}
