'use client'
import Link from 'next/link'
import type { AuditEntry } from '#lib/model/audit.ts'
import { auditEntryHref, groupHref, undoHref } from '#lib/model/links.ts'
import { useNow } from '#components/ui/age.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { State } from '#components/ui/state.tsx'
import { actionWords, nameOf, outcomeWords, sayDeed, sayMore } from './audit-words.ts'
import { Moment } from './when.tsx'
import './audit.css'

/** Which deed, what became of it, who and when, and the way back. `children`: what else may be done from here. */
export function DeedHead({ entry, children }: { entry: AuditEntry; children?: React.ReactNode }) {
  const now = useNow()
  const { cluster, id, atMs, actor, action, outcome, undoable, text } = entry
  const { kind, word } = outcomeWords[outcome]
  const more = sayMore(entry, now)
  return (
    <div className="head deed-head">
      <div>
        <p className="idline">
          <Link className="name" href={groupHref(cluster, entry.target)}>
            {nameOf(entry)}
          </Link>
          <span className="tag">{actionWords[action]}</span>
          <State kind={kind}>{word}</State>
          <span>
            <Moment ms={atMs} /> by {actor}
          </span>
        </p>
        <Verdict>{sayDeed(entry)}</Verdict>
        {more === '' ? null : <Under>{more}</Under>}
        <p className="under small">
          Asked for: {text} {entry.before.undoes === null ? null : <Undoes entry={entry} />}
        </p>
      </div>
      <div className="acts">
        {undoable ? (
          <Link className="btn" href={undoHref(cluster, id)}>
            Undo…
          </Link>
        ) : null}
        {children}
      </div>
    </div>
  )
}

function Undoes({ entry: { cluster, before } }: { entry: AuditEntry }) {
  return before.undoes === null ? null : (
    <>
      It takes back{' '}
      <Link className="lk" href={auditEntryHref(cluster, before.undoes)}>
        entry {before.undoes}
      </Link>
      .
    </>
  )
}
