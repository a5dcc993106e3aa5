'use client'
import { useQueryStates } from 'nuqs'
import { useState, useSyncExternalStore } from 'react'
import { sayWhere } from '#components/plan/plan-words.ts'
import { ScopeFields, type ScopeState } from '#components/plan/scope-fields.tsx'
import { TargetFields, type TargetState } from '#components/plan/target-fields.tsx'
import { isZone, readLocal, toZoned } from '#components/plan/zoned.ts'
import type { PlanQuestion } from '#lib/browser/plans.ts'
import { useAudit, useGroups } from '#lib/browser/queries.ts'
import type { Plan } from '#lib/model/plan.ts'
import { PlanScreen } from './plan-screen.tsx'
import { resetParams, toScope, toTarget } from './reset-state.ts'

type Props = {
  cluster: string
  groups: readonly string[]
  whom: React.ReactNode
  /** Partitions that they have committed, as `topic:partition`. */
  known: readonly string[]
  /** Where the question goes, and what it carries besides the target and the scope. */
  ask: (body: { target: unknown; scope: unknown; strict: boolean }) => PlanQuestion
  without?: (plan: Plan) => string | null
}

/** A reset of one group or of several: where to, which partitions, and what comes of it. */
export function ResetScreen({ cluster, groups, whom, known, ask, without }: Props) {
  const [url, setUrl] = useQueryStates(resetParams, { history: 'replace', scroll: false })
  const [csv, setCsv] = useState('')
  const own = useOwnZone()
  const zone = isZone(url.zone) ? url.zone : own
  const at = readLocal(url.at, zone)
  const state: TargetState & ScopeState = { ...url, to: url.to ?? 'earliest', zone, at, csv }
  const change = ({ csv: text, ...rest }: Partial<TargetState & ScopeState>) => {
    if (text !== undefined) setCsv(text)
    // A time without its zone would be another moment to who opens the link elsewhere.
    const pinned = rest.at === undefined ? rest : { zone, ...rest }
    if (Object.keys(pinned).length > 0) void setUrl(toUrl(pinned))
  }
  // Before somebody has chosen nothing is asked for: earliest is a choice like any other.
  const target = url.to === null ? null : toTarget(state)
  const scope = toScope(state)
  const question = target && scope ? ask({ target, scope, strict: state.strict }) : null
  const [first] = groups
  const others = useGroups(cluster, {
    limit: 100,
    sort: 'id',
    ...(state.to === 'group' && state.group ? { search: state.group } : {}),
  })
  const { data: entries } = useAudit({ cluster, target: first ?? '', limit: 20 }, null)
  const zoned = toZoned(at, zone)
  return (
    <PlanScreen
      cluster={cluster}
      question={question}
      whom={whom}
      where={target ? sayWhere(target, 'atMs' in zoned ? sayTime(at, zone, own) : '') : ''}
      opening={question === null ? sayOpening(url.to !== null, scope !== null) : 'Looking…'}
      {...(without ? { without } : {})}
      form={(because) => (
        <>
          <TargetFields
            state={url.to === null ? { ...state, to: 'earliest' } : state}
            chosen={url.to !== null}
            onChange={change}
            because={because}
            groups={(others.data?.items ?? []).map(({ id }) => id).filter((id) => !groups.includes(id))}
            entries={(entries?.items ?? []).filter((entry) => entry.target === first && entry.undoable)}
          />
          <ScopeFields state={state} onChange={change} known={known} />
        </>
      )}
    />
  )
}

function toUrl({ topics, partitions, ...rest }: Partial<Omit<TargetState, 'csv'> & ScopeState>) {
  return {
    ...rest,
    ...(topics === undefined ? {} : { topics: [...topics] }),
    ...(partitions === undefined ? {} : { partitions: [...partitions] }),
  }
}

function sayOpening(target: boolean, scope: boolean): string {
  if (!target) return 'Where should it read from?'
  return scope ? 'Where exactly?' : 'Which partitions?'
}

/** As it is written in its zone: the day stands behind it unless it is today's there, and the zone unless it is the reader's. */
function sayTime(local: string, zone: string, own: string): string {
  const [day = '', clock = ''] = local.split('T')
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(Date.now()) === day
  const where = zone === 'UTC' ? ' UTC' : zone === own ? '' : `, ${zone}`
  return `${clock.replace(/^(\d\d:\d\d):00$/, '$1')} ${today ? 'today' : `on ${day}`}${where}`
}

/** It does not change while one looks. */
function never(): () => void {
  return () => undefined
}

/** The reader's zone; UTC on the server and for the first paint. */
function useOwnZone(): string {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  )
}
