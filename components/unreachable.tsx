'use client'
import { formatInstant, formatTime } from '#lib/format.ts'
import type { Cluster } from '#lib/model/cluster.ts'
import { useNow } from './ui/age.tsx'
import { Banner } from './ui/banner.tsx'

/** A cluster that does not answer: why, and how old everything below is. The page stays. */
export function Unreachable({ cluster }: { cluster: Cluster }) {
  const { state, name, because, asOf, unseen } = cluster
  if (state !== 'unreachable') return null
  const since = unseen.find(({ scope }) => scope === 'cluster')?.since ?? null
  return (
    <Banner kind="bad" title={`No broker of ${name} answers`}>
      {because === null ? null : `${because} `}
      {since === null ? null : <Clock before="So it is since" ms={since} />}
      {asOf === null ? (
        'Nothing of it was seen so far. '
      ) : (
        <Clock before="Everything below is as it was at" ms={asOf} />
      )}
      The next try is within a few seconds.
    </Banner>
  )
}

/** The server knows neither the clock nor the zone of the reader: it says nothing, and the page fills it in. */
function Clock({ before, ms }: { before: string; ms: number }) {
  const now = useNow()
  if (now === null) return null
  return (
    <>
      {before}{' '}
      <b>
        <time dateTime={formatInstant(ms)} title={formatInstant(ms)}>
          {formatTime(ms)}
        </time>
      </b>
      .{' '}
    </>
  )
}
