'use client'
import { Search } from 'lucide-react'
import Link from 'next/link'
import type { Cluster } from '#lib/model/cluster.ts'
import { formatReason, formatTime } from '#lib/format.ts'
import { Age, useNow } from './ui/age.tsx'

export type Crumb = { label: string; href?: string }

/** Where one is, when this was seen and which part was not, and the way to everywhere else. */
export function TopBar({
  crumbs,
  seen,
  menu,
  onSearch,
}: {
  crumbs: Crumb[]
  seen: Cluster | undefined
  /** Shown on a phone only, where there is no rail. */
  menu?: React.ReactNode
  onSearch: () => void
}) {
  const now = useNow()
  const zone = now === null ? '' : Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <header className="bar">
      {menu}
      <nav className="crumb" aria-label="Where you are">
        {crumbs.map(({ label, href }, at) =>
          at === crumbs.length - 1 ? (
            <b key={`${at} ${label}`}>{label}</b>
          ) : (
            <span key={`${at} ${label}`} className="par">
              {href ? <Link href={href}>{label}</Link> : label} <span aria-hidden="true">/</span>
            </span>
          ),
        )}
      </nav>
      <div className="seen">
        {seen ? <NotSeen seen={seen} ready={now !== null} /> : null}
        {seen?.seenAs ? (
          <>
            <span className="wide">as seen by {seen.seenAs}</span>
            <span className="sep wide" aria-hidden="true">
              |
            </span>
          </>
        ) : null}
        {seen?.asOf ? <SeenAt ms={seen.asOf} awake={now !== null} /> : <span>Not seen yet</span>}
        <span className="wide muted" title="Times are in this zone">
          {zone}
        </span>
      </div>
      <button type="button" className="cmdk" onClick={onSearch}>
        <Search size={14} aria-hidden="true" />
        Search or jump
        <kbd>Ctrl K</kbd>
      </button>
      <button type="button" className="find" onClick={onSearch} aria-label="Search or jump">
        <Search size={20} aria-hidden="true" />
      </button>
    </header>
  )
}

/** A ticking age; from the server, which knows neither the clock nor the zone of the reader, the time in UTC. */
function SeenAt({ ms, awake }: { ms: number; awake: boolean }) {
  if (!awake) return <span>Seen {formatTime(ms, 'UTC')} UTC</span>
  return (
    <span>
      Seen <Age ms={ms} /> ago
    </span>
  )
}

/** The worst thing that was not seen, named; how many more there are. */
function NotSeen({ seen, ready }: { seen: Cluster; ready: boolean }) {
  const worst =
    seen.unseen.find(({ scope }) => scope === 'cluster') ??
    seen.unseen.find(({ scope }) => scope === 'broker') ??
    seen.unseen[0]
  if (!worst) return null
  const names: Record<typeof worst.scope, string> = {
    cluster: 'Cluster',
    broker: `Broker ${worst.id}`,
    topic: worst.id,
    partition: worst.id,
    group: worst.id,
    api: worst.id,
    box: worst.id,
  }
  const others = new Set(seen.unseen.map(({ scope, id }) => `${scope} ${id}`)).size - 1
  return (
    <>
      <span className="wide" title={formatReason(worst.reason)}>
        {names[worst.scope]} not seen{ready ? ` since ${formatTime(worst.since)}` : ''}
        {others > 0 ? `, and ${others} more` : ''}
      </span>
      <span className="sep wide" aria-hidden="true">
        |
      </span>
    </>
  )
}
