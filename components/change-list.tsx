'use client'
import Link from 'next/link'
import { useState } from 'react'
import { formatInstant, formatPlural, formatTime } from '#lib/format.ts'
import type { ChangeRow } from './change-words.ts'
import { formatClock } from './chart-clock.ts'
import { useNow } from './ui/age.tsx'
import { Glyph } from './ui/glyph.tsx'
import './lists.css'

const FEW = 8

/** What changed, newest first, each a link to the place. */
export function ChangeRows({ rows }: { rows: ChangeRow[] }) {
  const [all, setAll] = useState(false)
  const shown = all ? rows : rows.slice(0, FEW)
  const more = rows.length - shown.length
  return (
    <>
      <ol className="changes" aria-label="Changes">
        {shown.map(({ key, atMs, kind, name, text, href, times }) => (
          <li key={key}>
            <Link href={href}>
              <When atMs={atMs} />
              <Glyph kind={kind} />
              <span>
                <Sentence name={name} text={text} />
                {times > 1 ? (
                  <span className="d">and {formatPlural(times - 1, 'change')} of its state before</span>
                ) : null}
              </span>
            </Link>
          </li>
        ))}
      </ol>
      {more > 0 || all ? (
        <p className="small" style={{ marginTop: 10 }}>
          <button type="button" className="lk" onClick={() => setAll(!all)}>
            {all ? 'Only the latest' : formatPlural(more, 'earlier change')}
          </button>
        </p>
      ) : null}
    </>
  )
}

/** To the second within the hour, then to the minute, of another day with the day. Nothing on the server. */
function When({ atMs }: { atMs: number }) {
  const now = useNow()
  const text = now === null ? '' : now - atMs < 3_600_000 ? formatTime(atMs) : formatClock(atMs, now)
  return (
    <time dateTime={formatInstant(atMs)} title={formatInstant(atMs)}>
      {text}
    </time>
  )
}

function Sentence({ name, text }: { name: string; text: string }) {
  if (name === '') return capital(text)
  return (
    <>
      <b>{name}</b> {text}
    </>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
