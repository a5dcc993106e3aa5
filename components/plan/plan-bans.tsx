import Link from 'next/link'
import { groupHref } from '#lib/model/links.ts'
import type { Plan, PlannedGroup, PlanRefusal } from '#lib/model/plan.ts'
import { formatPlural } from '#lib/format.ts'
import { Banner } from '#components/ui/banner.tsx'
import { nameOf } from './plan-words.ts'

/** Why it will not be done as things stand, and what one should know before it is. `without`: the address of the rest. */
export function PlanBans({ plan, without }: { plan: Plan; without?: string | null }) {
  const { refusal, warnings, notes, mayWrite } = plan
  return (
    <>
      {refusal ? <Refused plan={plan} refusal={refusal} without={without ?? null} /> : null}
      {mayWrite === null ? null : (
        <Banner kind="warn" title="Looking only">
          {mayWrite}
        </Banner>
      )}
      {warnings.map((warning) => (
        <Banner key={warning} kind="warn" title="Before you do">
          {warning}
        </Banner>
      ))}
      {notes.map((note) => (
        <Banner key={note} kind="plain" title="The inbox behind it">
          {note}
        </Banner>
      ))}
    </>
  )
}

function Refused({ plan, refusal, without }: { plan: Plan; refusal: PlanRefusal; without: string | null }) {
  const [first] = plan.groups
  const several = plan.groups.length > 1
  // A field that is not filled in yet is no alarm.
  const soft = refusal.code === 'bad-target' || refusal.code === 'nothing'
  return (
    <Banner
      kind={soft ? 'plain' : 'bad'}
      title={titleOf(refusal, plan)}
      action={
        several && without ? (
          <Link className="lk nw" href={without}>
            Go on without {formatPlural(refusedOf(plan).length, 'group')}
          </Link>
        ) : first && refusal.code === 'members' ? (
          <Link className="lk nw" href={groupHref(plan.cluster, first.group)}>
            See the members
          </Link>
        ) : null
      }
    >
      {refusal.because}
      {refusal.code === 'members' ? ' This page goes on by itself when they are gone.' : null}
      {refusal.members.length > 0 ? <Members members={refusal.members} /> : null}
    </Banner>
  )
}

export function refusedOf({ groups }: Plan): PlannedGroup[] {
  return groups.filter(({ refusal }) => refusal !== null)
}

const MOST_NAMED = 24

/** Under their hosts, so that one knows where to go. */
function Members({ members }: Pick<PlanRefusal, 'members'>) {
  const byHost = Map.groupBy(members.slice(0, MOST_NAMED), ({ host }) => host)
  const more = members.length - MOST_NAMED
  return (
    <span className="plan-members">
      {[...byHost].map(([host, own]) => (
        <span key={host}>
          {own.map(({ clientId }, n) => (
            <b key={`${clientId}:${n}`}>{clientId} </b>
          ))}
          on {host}
        </span>
      ))}
      {more > 0 ? <span>and {formatPlural(more, 'more', 'more')}</span> : null}
    </span>
  )
}

function titleOf({ code }: PlanRefusal, { groups }: Plan): string {
  const [only] = groups
  if (groups.length > 1) return 'Not all of these can be changed'
  const name = nameOf(only?.group ?? '')
  switch (code) {
    case 'members':
      return `Refused while ${name} has members`
    case 'not-found':
      return `There is no group ${name}`
    case 'share':
    case 'streams':
      return `Kafka cannot do that with ${name}`
    case 'unseen':
      return 'Not everything was seen'
    case 'bad-target':
      return 'Where to?'
    case 'out-of-range':
      return 'Outside the log'
    case 'nothing':
      return 'There is nothing to do'
  }
}
