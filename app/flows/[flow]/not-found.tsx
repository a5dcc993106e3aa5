'use client'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { Screen } from '#components/screen.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { flowsHref } from '#lib/model/links.ts'

export default function NoSuchFlow() {
  const { flow } = useParams<{ flow: string }>()
  return (
    <Screen>
      <Verdict>There is no flow {decodeURIComponent(flow)}.</Verdict>
      <Under>Flows are what stands under flows in the settings file.</Under>
      <p style={{ marginTop: 16 }}>
        <Link className="lk" href={flowsHref()}>
          See all flows
        </Link>
      </p>
    </Screen>
  )
}
