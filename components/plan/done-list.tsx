import Link from 'next/link'
import { formatCount, formatPlural } from '#lib/format.ts'
import { auditEntryHref } from '#lib/model/links.ts'
import type { Done } from '#lib/model/plan.ts'
import { outcomeWords } from '#components/audit/audit-words.ts'
import { State } from '#components/ui/state.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { nameOf } from './plan-words.ts'

/** What became of several groups, each with the way to its entry, from where it is taken back. */
export function DoneList({ done, cluster }: { done: Done; cluster: string }) {
  const well = done.groups.filter(({ outcome }) => outcome === 'done').length
  return (
    <main id="content">
      <Verdict>
        {well === done.groups.length
          ? `Done: ${formatPlural(well, 'group')}.`
          : `Done in ${formatCount(well)} of ${formatPlural(done.groups.length, 'group')}.`}
      </Verdict>
      <Under>{done.because}</Under>
      <table className="list" style={{ marginTop: 18 }}>
        <caption className="vh">What became of each group</caption>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Outcome</th>
            <th scope="col">What came of it</th>
          </tr>
        </thead>
        <tbody>
          {done.groups.map(({ group, auditId, outcome, because }) => (
            <tr key={auditId}>
              <td className="nm l1">
                <Link href={auditEntryHref(cluster, auditId)}>{nameOf(group)}</Link>
              </td>
              <td className="r1">
                <State kind={outcomeWords[outcome].kind}>{outcomeWords[outcome].word}</State>
              </td>
              <td className="l2 ink2">{because}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  )
}
