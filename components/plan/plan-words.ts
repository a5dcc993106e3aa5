import { formatCount, formatPlural } from '#lib/format.ts'
import type { Plan, PlanRow } from '#lib/model/plan.ts'
import type { ResetTarget } from '#lib/model/reset.ts'
import { EMPTY_ID } from '#components/words.ts'

/** Up to here nothing has to be typed: few partitions, few messages, none of them lost. */
const SMALL_MESSAGES = 1000n
const SMALL_PARTITIONS = 12

/** Partitions that would not stay where they are. */
export function movedOf({ rows }: Pick<Plan, 'rows'>): PlanRow[] {
  return rows.filter(({ from, to }) => from !== to)
}

export function nameOf(group: string): string {
  return group === '' ? EMPTY_ID : group
}

/** One group by its name, several by their count. */
function whomOf({ groups }: Pick<Plan, 'groups'>): string {
  const [only] = groups
  return groups.length === 1 && only ? nameOf(only.group) : formatPlural(groups.length, 'group')
}

/** What is to be typed before it is done; null: nothing. */
export function toType(plan: Plan): string | null {
  const [only] = plan.groups
  if (plan.groups.length !== 1 || !only) return formatPlural(plan.groups.length, 'group')
  const { replayed, skipped } = plan.totals
  const deletes = plan.rows.some(({ to, from }) => to === null && from !== null)
  const small =
    skipped === 0n &&
    replayed <= SMALL_MESSAGES &&
    movedOf(plan).length <= SMALL_PARTITIONS &&
    !deletes &&
    plan.action !== 'delete-groups'
  return small ? null : nameOf(only.group)
}

/** Whether something is lost by it: then the button is red. */
export function isLossy({ totals, action, rows }: Plan): boolean {
  return (
    totals.skipped > 0n ||
    action === 'delete-groups' ||
    action === 'delete-offsets' ||
    rows.some(({ to, from }) => to === null && from !== null)
  )
}

/** The button says what it does. */
export function sayButton(plan: Plan): string {
  const whom = whomOf(plan)
  const moved = formatPlural(movedOf(plan).length, 'partition')
  switch (plan.action) {
    case 'reset':
      return `Reset ${moved} of ${whom}`
    case 'undo':
      return `Put back ${moved} of ${whom}`
    case 'delete-offsets':
      return `Delete the offsets of ${moved} of ${whom}`
    case 'delete-groups':
      return plan.groups.length === 1 ? `Delete the group ${whom}` : `Delete ${whom}`
  }
}

/** The sentence over the page. `where`: "To 14:00 today". */
export function sayPlan(plan: Plan, where: string): string {
  const { replayed, skipped } = plan.totals
  const moved = movedOf(plan)
  if (plan.refusal?.code === 'bad-target') return 'This is not a plan yet.'
  if (plan.refusal && plan.rows.length === 0 && where !== '') return `${where}: not as things stand.`
  if (plan.action === 'delete-groups')
    return `${plan.groups.length === 1 ? `The group ${whomOf(plan)}` : formatPlural(plan.groups.length, 'group')} would be gone, with ${formatPlural(plan.rows.length, 'committed offset')}.`
  if (plan.action === 'delete-offsets')
    return `${whomOf(plan)} would forget where it stands on ${formatPlural(plan.rows.length, 'partition')}.`
  if (moved.length === 0)
    return plan.rows.length === 0
      ? `${where}: no partition is meant by this.`
      : `${where}: nothing would change.`
  const parts = [
    ...(replayed > 0n
      ? [`${formatCount(replayed)} ${replayed === 1n ? 'message' : 'messages'} replayed`]
      : []),
    ...(skipped > 0n
      ? [`${formatCount(skipped)}${replayed > 0n ? '' : skipped === 1n ? ' message' : ' messages'} skipped`]
      : []),
  ]
  const what = parts.length > 0 ? parts.join(', ') : `${formatPlural(moved.length, 'partition')} moved`
  return `${where}: ${what}.`
}

/** Where a reset goes, as the beginning of a sentence. `at`: the time as the page shows it. */
export function sayWhere(target: ResetTarget, at: string): string {
  switch (target.kind) {
    case 'earliest':
      return 'To the start'
    case 'latest':
      return 'To the end'
    case 'current':
      return 'To where it stands'
    case 'offset':
      return `To offset ${target.offset || '…'}`
    case 'timestamp':
      return `To ${at}`
    case 'duration':
      return `Back by ${target.duration || '…'}`
    case 'shift':
      return target.by.startsWith('-') ? `Back by ${target.by.slice(1)}` : `Forward by ${target.by || '…'}`
    case 'csv':
      return 'To the offsets of the file'
    case 'group':
      return `To where ${target.group || '…'} stands`
    case 'audit':
      return `To what was before entry ${target.audit || '…'}`
  }
}

/** Why a row is as it is, if it is not plain. `tellSkips`: say of a skip that it is one. */
export function sayRow(
  { from, to, delta, clamped, because }: PlanRow,
  tellSkips: boolean,
): { lead: string; rest: string } | null {
  const skips = delta !== null && delta > 0n
  const lead = clamped ? 'Clamped:' : skips && tellSkips ? 'Skips:' : ''
  if (because !== '') return { lead, rest: because }
  if (skips && tellSkips) return { lead, rest: 'these would never be processed' }
  if (from === null && to !== null) return { lead: '', rest: 'has no offset yet' }
  return null
}
