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
      {rows.map(({ key, kind, title, evidence, sinceMs, href }) => (
        <li key={key}>
          <Link href={href}>
            <Glyph kind={kind} />
            <span className="t">
              <b>{title}</b> <span className="ev">{evidence}</span>
            </span>
            <span className="when">{sinceMs === null ? null : <Since ms={sinceMs} />}</span>
            <ChevronRight className="go" size={14} aria-hidden="true" />
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** 6 min, since 14:02:11; nothing on the server, which knows neither the clock nor the zone of the reader. */
function Since({ ms }: { ms: number }) {
  const now = useNow()
  return (
    <time dateTime={formatInstant(ms)} title={formatInstant(ms)}>
      {now === null ? '' : `${formatDuration(now - ms)}, since ${formatTime(ms)}`}
    </time>
  )
}
