'use client'
import Link from 'next/link'
import type { AuditEntry, AuditOutcome } from '#lib/model/audit.ts'
import { auditEntryHref, boxHref, groupHref, undoHref } from '#lib/model/links.ts'
import { useNow } from '#components/ui/age.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { State } from '#components/ui/state.tsx'
import { actionWords, isOfBox, mayRun, nameOf, outcomeWords, sayDeed, sayMore } from './audit-words.ts'
import { Moment } from './when.tsx'
import './audit.css'

type Props = {
  entry: AuditEntry
  /** The entry of the undo that took this one back; null: none is known. */
  undoneBy?: string | null
  /** What else may be done from here. */
  children?: React.ReactNode
}

/** Which deed, what became of it, who and when, and the way back. */
export function DeedHead({ entry, undoneBy = null, children }: Props) {
  const now = useNow()
  const { cluster, id, atMs, actor, action, outcome, undoable, text } = entry
  const { kind, word } = outcomeWords[outcome]
  const more = sayMore(entry, now)
  return (
    <>
      <div className="head deed-head">
        <div>
          <p className="idline">
            <Link
              className="name"
              href={isOfBox(action) ? boxHref(entry.target) : groupHref(cluster, entry.target)}
            >
              {nameOf(entry)}
            </Link>
            <span className="tag">{actionWords[action]}</span>
            <State kind={kind}>{word}</State>
            <span>
              <Moment ms={atMs} /> by {actor}
            </span>
          </p>
          <Verdict>{sayDeed(entry)}</Verdict>
          {more === '' || outcome !== 'done' ? null : <Under>{more}</Under>}
          <p className="under small">
            Asked for: {text} <Undoes entry={entry} />
            {undoneBy === null ? null : (
              <>
                {' '}
                It was taken back by{' '}
                <Link className="lk" href={auditEntryHref(cluster, undoneBy)}>
                  entry {undoneBy}
                </Link>
                .
              </>
            )}
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
      {outcome === 'done' ? null : (
        <Banner
          kind={mayRun(entry, now) ? 'plain' : kind === 'bad' ? 'bad' : 'warn'}
          title={titleOf(entry, now)}
        >
          {more}
        </Banner>
      )}
    </>
  )
}

const titles: Record<Exclude<AuditOutcome, 'done'>, string> = {
  unfinished: 'Nobody wrote down how it ended',
  partial: 'A part of it is not as it was wanted',
  refused: 'Kafka refused it',
  failed: 'Nothing was changed',
}

function titleOf(entry: AuditEntry, nowMs: number | null): string {
  if (mayRun(entry, nowMs)) return 'It may still be under way'
  if (entry.action === 'requeue' && entry.outcome === 'refused') return 'No row was touched'
  return entry.outcome === 'done' ? '' : titles[entry.outcome]
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
