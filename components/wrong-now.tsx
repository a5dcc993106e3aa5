'use client'
import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { formatDuration, formatInstant, formatTime } from '#lib/format.ts'
import { useNow } from './ui/age.tsx'
import { Glyph } from './ui/glyph.tsx'
import type { Wrong } from './wrong.ts'
import './lists.css'

/** What is wrong now, each a link to the place. */
export function WrongNow({ rows }: { rows: Wrong[] }) {
  if (rows.length === 0) return null
  return (
    <ul className="wrong" aria-label="Wrong now">
      {rows.map(({ key, kind, title, evidence, sinceMs, atLeast, href }) => (
        <li key={key}>
          <Link href={href}>
            <Glyph kind={kind} />
            <span className="t">
              <b>{title}</b> <span className="ev">{evidence}</span>
            </span>
            <span className="when">
              {sinceMs === null ? null : <Since ms={sinceMs} atLeast={atLeast ?? false} />}
            </span>
            <ChevronRight className="go" size={14} aria-hidden="true" />
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** 6 min, since 14:02:11; at least 6 min, where it was so when we looked first; nothing on the server, which knows neither the clock nor the zone of the reader. */
function Since({ ms, atLeast }: { ms: number; atLeast: boolean }) {
  const now = useNow()
  return (
    <time dateTime={formatInstant(ms)} title={formatInstant(ms)}>
      {now === null ? '' : sayFor(now - ms, ms, atLeast)}
    </time>
  )
}

function sayFor(passedMs: number, ms: number, atLeast: boolean): string {
  const passed = formatDuration(passedMs)
  return atLeast ? `at least ${passed}` : `${passed}, since ${formatTime(ms)}`
}
