import Link from 'next/link'
import { formatCount } from '#lib/format.ts'
import type { AuditEntry } from '#lib/model/audit.ts'
import { auditEntryHref } from '#lib/model/links.ts'
import { State } from '#components/ui/state.tsx'
import { Count, Dash } from '#components/ui/value.tsx'
import { actionWords, nameOf, outcomeWords } from './audit-words.ts'
import { When } from './when.tsx'
import '#components/lists.css'
import './audit.css'

/** Deeds, newest first; on a phone the group and what was asked, with its outcome. */
export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  return (
    <table className="list long audit">
      <caption className="vh">Changes</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Of what</th>
          <th scope="col">What was asked for</th>
          <th scope="col">Outcome</th>
          <th scope="col" className="num tab-hide">
            Partitions
          </th>
          <th scope="col" className="tab-hide">
            Who
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Row key={entry.id} entry={entry} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ entry }: { entry: AuditEntry }) {
  const { kind, word } = outcomeWords[entry.outcome]
  return (
    <tr className="goes">
      <td className="when r1">
        <When ms={entry.atMs} />
      </td>
      <td className="nm l1">
        <Link className="row-link" href={auditEntryHref(entry.cluster, entry.id)}>
          {nameOf(entry)}
        </Link>
        <span className="why desk-only">{actionWords[entry.action]}</span>
      </td>
      <td className="what l3">{entry.text}</td>
      <td className="l2">
        <State kind={kind}>{word}</State>
        {entry.outcome === 'done' || !entry.after ? null : <span className="why">{entry.after.because}</span>}
      </td>
      <td className="num tab-hide">
        {entry.partitions === 0 ? <Dash /> : <Count value={entry.partitions} />}
        <span className="vh">{formatCount(entry.partitions) === '1' ? ' partition' : ' partitions'}</span>
      </td>
      <td className="tab-hide">{entry.actor}</td>
    </tr>
  )
}
