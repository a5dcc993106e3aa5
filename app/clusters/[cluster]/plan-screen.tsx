'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { DoneList } from '#components/plan/done-list.tsx'
import { PlanBans } from '#components/plan/plan-bans.tsx'
import { PlanCommand } from '#components/plan/plan-command.tsx'
import { PlanConfirm } from '#components/plan/plan-confirm.tsx'
import { toOffsetsNow, toPlanCsv } from '#components/plan/plan-csv.ts'
import { PlanTable, rowFilters, type RowFilter } from '#components/plan/plan-table.tsx'
import { PlanTotals } from '#components/plan/plan-totals.tsx'
import { nameOf, sayPlan } from '#components/plan/plan-words.ts'
import { Hatches } from '#components/hatches.tsx'
import { SkeletonRows } from '#components/skeleton-rows.tsx'
import { Age } from '#components/ui/age.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { isUnknown, useExecute, usePlan, type PlanQuestion } from '#lib/browser/plans.ts'
import { saveFile } from '#lib/browser/save-file.ts'
import type { PostError } from '#lib/browser/post-json.ts'
import { auditEntryHref, auditHref } from '#lib/model/links.ts'
import type { Plan } from '#lib/model/plan.ts'
import '#components/plan/plan.css'

type Props = {
  cluster: string
  /** Null: there is nothing to ask yet. */
  question: PlanQuestion | null
  /** Which groups, over the sentence. */
  whom: React.ReactNode
  /** "To 14:00 today": the sentence begins with it. */
  where: string
  /** What is said before anything is asked. */
  opening: string
  /** The address of the same without the groups that are refused. */
  without?: (plan: Plan) => string | null
  /** Where to, and which partitions. */
  form?: (because: string | null) => React.ReactNode
}

/** A change that is looked at, confirmed and carried out: every such page is this one with another question. */
export function PlanScreen({ cluster, question, whom, where, opening, without, form }: Props) {
  const { data: plan, error, isFetching, isPlaceholderData } = usePlan(question)
  const { run, pending, done, error: failed } = useExecute(cluster, question)
  const router = useRouter()
  const [only] = done?.groups ?? []
  const leaving = done !== null && done.groups.length === 1 && only !== undefined
  useEffect(() => {
    if (leaving) router.push(auditEntryHref(cluster, only.auditId))
  }, [leaving, only, router, cluster])
  if (done && !leaving) return <DoneList done={done} cluster={cluster} />
  const waiting = isPlaceholderData || question === null
  return (
    <main id="content">
      <Hatches />
      {whom}
      <Verdict>{plan && !waiting ? sayPlan(plan, where) : (error?.message ?? opening)}</Verdict>
      {plan ? (
        <Under>
          Looked at <Age ms={plan.asOf} /> ago; nothing is written yet.
          {isFetching ? ' Looking again…' : ''}
        </Under>
      ) : null}
      {error && plan ? (
        <Banner kind="warn" title="This preview is not fresh">
          {error.message} It is asked for again by itself.
        </Banner>
      ) : null}
      {failed ? <Failed cluster={cluster} error={failed} /> : null}
      {plan && !waiting ? <PlanBans plan={plan} without={without?.(plan) ?? null} /> : null}
      <div className={form ? 'plan-two' : ''}>
        {form ? (
          <div className="plan-form" inert={pending}>
            {form(becauseOf(plan, waiting))}
          </div>
        ) : null}
        {plan ? (
          <Preview
            plan={plan}
            waiting={waiting || error !== null}
            running={pending || leaving}
            onConfirm={() => run(plan.id)}
          />
        ) : (
          <div className="plan-pv">{question === null || error ? null : <SkeletonRows silent />}</div>
        )}
      </div>
    </main>
  )
}

/** What is wrong with a field stands beside it. */
function becauseOf(plan: Plan | undefined, waiting: boolean): string | null {
  return plan && !waiting && plan.refusal?.code === 'bad-target' ? plan.refusal.because : null
}

function Failed({ cluster, error }: { cluster: string; error: PostError }) {
  if (isUnknown(error))
    return (
      <Banner
        kind="bad"
        title="Nobody knows yet whether it was done"
        action={
          <Link className="lk nw" href={auditHref(cluster)}>
            See the audit log
          </Link>
        }
      >
        {error.message} Asked again with the same button it is not done twice: you are told what came of it.
      </Banner>
    )
  return (
    <Banner kind="bad" title={error.status === 409 ? 'It has changed since you looked' : 'It was not done'}>
      {error.message}
    </Banner>
  )
}

const filterWords: Record<RowFilter, string> = {
  all: 'All',
  moves: 'What moves',
  skips: 'Skips',
  clamped: 'Clamped',
}

type PreviewProps = { plan: Plan; waiting: boolean; running: boolean; onConfirm: () => void }

function Preview({ plan, waiting, running, onConfirm }: PreviewProps) {
  const [filter, setFilter] = useState<RowFilter>('all')
  const moves = plan.action === 'reset' || plan.action === 'undo'
  return (
    <div className={waiting ? 'plan-pv old' : 'plan-pv'} aria-busy={waiting}>
      {moves && plan.rows.length > 0 ? <PlanTotals plan={plan} /> : null}
      {plan.rows.length > 12 && moves ? (
        <div className="filters">
          <div className="seg" role="group" aria-label="Which rows">
            {rowFilters.map((one) => (
              <button key={one} type="button" aria-pressed={filter === one} onClick={() => setFilter(one)}>
                {filterWords[one]}
              </button>
            ))}
          </div>
        </div>
      ) : null}
      {plan.rows.length > 0 ? <PlanTable plan={plan} filter={filter} /> : null}
      {plan.rows.length > 0 ? (
        <p className="small muted plan-files">
          {moves ? 'Bars grow with the square root of the count. ' : ''}
          <Files plan={plan} />
        </p>
      ) : null}
      {plan.command === null ? null : (
        <PlanCommand command={plan.command} onCopy={async (text) => navigator.clipboard.writeText(text)} />
      )}
      {plan.refusal && plan.rows.length === 0 ? null : (
        <PlanConfirm plan={plan} waiting={waiting} running={running} onConfirm={onConfirm} />
      )}
    </div>
  )
}

function Files({ plan }: { plan: Plan }) {
  const [only] = plan.groups
  const name = plan.groups.length === 1 && only ? nameOf(only.group) : `${plan.groups.length}-groups`
  return (
    <>
      <button
        type="button"
        className="lk"
        onClick={() => saveFile(`${name}-plan.csv`, 'text/csv', toPlanCsv(plan.rows))}
      >
        Save this plan as CSV
      </button>
      {/* A way back that needs nothing of ours. */}
      {plan.groups.length === 1 ? (
        <button
          type="button"
          className="lk"
          title="topic,partition,offset: a reset takes this file, as Kafka’s own tool does"
          onClick={() => saveFile(`${name}-now.csv`, 'text/csv', toOffsetsNow(plan.rows))}
        >
          Save the offsets of now as CSV
        </button>
      ) : null}
    </>
  )
}
