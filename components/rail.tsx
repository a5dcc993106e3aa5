'use client'
import {
  Activity,
  AlignLeft,
  ArrowRight,
  GitBranch,
  Grid2x2,
  Inbox,
  ListChecks,
  ListTree,
  MessageSquareText,
  Waypoints,
} from 'lucide-react'
import Link from 'next/link'
import { Fragment } from 'react'
import type { Cluster } from '#lib/model/cluster.ts'
import { formatCount } from '#lib/format.ts'
import {
  auditHref,
  boxesHref,
  flowsHref,
  groupsHref,
  messagesHref,
  overviewHref,
  replicasHref,
  sendHref,
  topicsHref,
  tracesHref,
} from '#lib/model/links.ts'
import { Glyph, type Kind } from './ui/glyph.tsx'

export type Place =
  | 'overview'
  | 'groups'
  | 'topics'
  | 'replicas'
  | 'messages'
  | 'send'
  | 'traces'
  | 'flows'
  | 'boxes'
  | 'audit'

type Entry = {
  place: Place
  label: string
  key: string
  href: string
  icon: typeof Activity
  count: Badge | null
  /** The heading above it, and above those that follow with the same. */
  under?: string
}
/** `what`: the word for a count that has a shape. */
type Badge = { kind: Kind | null; count: number; what?: string }

/** The screens that exist, each with how many things there are or how many are wrong. */
export function entriesOf(cluster: string, seen: Cluster | undefined, heldUp: Badge | null = null): Entry[] {
  const needPerson = seen?.groupsNeedPerson ?? 0
  return [
    {
      place: 'overview',
      label: 'Overview',
      key: 'o',
      href: overviewHref(cluster),
      icon: Activity,
      count: null,
    },
    {
      place: 'groups',
      label: 'Groups',
      key: 'g',
      href: groupsHref(cluster),
      icon: AlignLeft,
      count: needPerson > 0 ? { kind: 'bad', count: needPerson, what: 'need a person' } : plain(seen?.groups),
    },
    {
      place: 'topics',
      label: 'Topics',
      key: 't',
      href: topicsHref(cluster),
      icon: ListTree,
      count: plain(seen?.topics),
    },
    {
      place: 'replicas',
      label: 'Replicas',
      key: 'r',
      href: replicasHref(cluster),
      icon: Grid2x2,
      count: replicaBadge(seen),
    },
    {
      place: 'messages',
      label: 'Messages',
      key: 'm',
      href: messagesHref(cluster),
      icon: MessageSquareText,
      count: null,
    },
    {
      place: 'send',
      label: 'Send',
      key: 's',
      href: sendHref(cluster),
      icon: ArrowRight,
      count: null,
    },
    {
      place: 'traces',
      label: 'Traces',
      key: 'c',
      href: tracesHref(cluster),
      icon: GitBranch,
      count: null,
    },
    {
      place: 'flows',
      label: 'Flows',
      key: 'f',
      href: flowsHref(),
      icon: Waypoints,
      count: heldUp,
      under: 'Outbox and inbox',
    },
    {
      place: 'boxes',
      label: 'Boxes',
      key: 'b',
      href: boxesHref(),
      icon: Inbox,
      count: null,
      under: 'Outbox and inbox',
    },
    {
      place: 'audit',
      label: 'Audit',
      key: 'a',
      href: auditHref(cluster),
      icon: ListChecks,
      count: null,
      under: 'Record',
    },
  ]
}

function plain(count: number | null | undefined): Badge | null {
  return count === null || count === undefined ? null : { kind: null, count }
}

function replicaBadge(seen: Cluster | undefined): Badge | null {
  if (!seen) return null
  const bad = (seen.offlinePartitions ?? 0) + (seen.underMinIsr ?? 0)
  // A partition without leader is under min ISR as well: the larger of the two is what is wrong.
  if (bad > 0) return { kind: 'bad', count: Math.max(seen.offlinePartitions ?? 0, seen.underMinIsr ?? 0) }
  const warn = Math.max(seen.underReplicated ?? 0, seen.atMinIsr ?? 0)
  return warn > 0 ? { kind: 'warn', count: warn } : null
}

export function RailLinks({ entries, here }: { entries: Entry[]; here: Place | null }) {
  return entries.map(({ place, label, href, icon: Icon, count, under }, n) => (
    <Fragment key={place}>
      {under !== undefined && under !== entries[n - 1]?.under ? <h2>{under}</h2> : null}
      <Link className="it" href={href} title={label} aria-current={place === here ? 'page' : undefined}>
        <Icon size={16} strokeWidth={1.8} aria-hidden="true" />
        <span>{label}</span>
        {count ? <Count {...count} /> : null}
      </Link>
    </Fragment>
  ))
}

/** The bar at the bottom of a phone: the places one needs at night, a thumb wide. The rest is in the menu above. */
export function PhoneTabs({ entries, here }: { entries: Entry[]; here: Place | null }) {
  return (
    <nav className="tabs5" aria-label="Screens">
      {entries.filter(isMain).map(({ place, label, href, icon: Icon, count }) => (
        <Link key={place} href={href} aria-current={place === here ? 'page' : undefined}>
          <Icon size={18} strokeWidth={1.8} aria-hidden="true" />
          {label}
          {count?.kind ? <Count {...count} /> : null}
        </Link>
      ))}
    </nav>
  )
}

export function isMain({ place }: Entry): boolean {
  return MAIN.has(place)
}

/** As many as a thumb tells apart; the others stand in the menu. */
const MAIN: ReadonlySet<Place> = new Set(['overview', 'groups', 'topics', 'replicas', 'flows'])

function Count({ kind, count, what = 'in trouble' }: Badge) {
  return (
    <span className="n">
      {kind ? <Glyph kind={kind} size={10} /> : null}
      {formatCount(count)}
      {kind ? <span className="vh"> {what}</span> : null}
    </span>
  )
}
