import type { CoordinatorView } from '#lib/model/coordinator-view.ts'
import { formatCount } from '#lib/model/measure.ts'
import type { Refusal } from '#lib/model/reading.ts'
import type { Topology } from '#lib/model/snapshot.ts'
import type { Bounds } from '#lib/model/write.ts'
import type { PlanHands } from './hands.ts'
import { commitsOf, keyOf, topicIdOf } from './look.ts'
import { refuseMembers } from './plan.ts'
import type { Prepared, Step } from './prepared.ts'
import { hasMembers } from './seen.ts'

/**
 * Whether a plan still says what would happen, just before it is carried out: it may be minutes old. Null: it does. Else
 * what is different, and nothing may be written. Throws a `Fault` when the cluster does not answer.
 */
export async function checkAgain(prepared: Prepared, hands: PlanHands): Promise<Refusal | null> {
  const { group, steps, action } = prepared
  const view = await hands.readGroup(group)
  if ((view?.type ?? null) !== prepared.planned.type)
    return conflict(
      view === null ? `The group ${group} is gone by now.` : `${group} is another kind of group by now.`,
    )
  const members = action === 'delete-offsets' ? null : refuseOfMembers(view)
  if (members) return conflict(members)
  const commits = commitsOf(view)
  const moved = steps.find((step) => (commits.get(keyOf(step))?.offset ?? null) !== step.from)
  if (moved) return conflict(sayMoved(moved, commits.get(keyOf(moved))?.offset ?? null))
  const known = new Set(steps.map(keyOf))
  const fresh = action === 'delete-groups' ? [...commits.keys()].find((key) => !known.has(key)) : undefined
  if (fresh !== undefined) return conflict(`${group} has committed on more partitions since.`)
  const topology = await hands.readTopology([...new Set(steps.map(({ topic }) => topic))])
  const anew = steps.find((step) => isMadeAnew(step, topology))
  if (anew)
    return conflict(
      `The topic ${anew.topic} was deleted, or deleted and made anew, since this was looked at.`,
    )
  const bound = steps.filter(({ to, from }) => to !== null && to !== from)
  const bounds = bound.length > 0 ? await hands.readBounds(topology, bound) : []
  const because = bound.map((step, n) => sayOutside(step, bounds[n])).find((said) => said !== null)
  return because === undefined ? null : conflict(because)
}

function refuseOfMembers(view: CoordinatorView | null): string | null {
  return view && hasMembers(view) ? refuseMembers(view).because : null
}

function sayMoved({ topic, partition, from }: Step, now: bigint | null): string {
  const was = from === null ? 'no offset' : `offset ${formatCount(from)}`
  const is = now === null ? 'none' : formatCount(now)
  return `${topic} ${partition} had ${was} when this was looked at and has ${is} now: somebody commits.`
}

function isMadeAnew({ topic, topicId }: Step, topology: Topology): boolean {
  return topicId !== null && topicIdOf(topology, topic) !== topicId
}

/** What lay in the log and does no more. What lay outside it when it was looked at was meant to. */
function sayOutside({ topic, partition, to, logStart, end }: Step, now: Bounds | undefined): string | null {
  if (!now || now.logStart === null || now.end === null)
    return `${topic} ${partition} cannot be seen now (${now?.unseen ?? 'it was not told'}).`
  if (to === null) return null
  if (logStart !== null && to >= logStart && to < now.logStart)
    return `The log of ${topic} ${partition} starts at ${formatCount(now.logStart)} by now: what is at ${formatCount(to)} was deleted since.`
  if (end !== null && to <= end && to > now.end)
    return `The log of ${topic} ${partition} ends at ${formatCount(now.end)} by now, before ${formatCount(to)}: it was cut.`
  return null
}

function conflict(said: string): Refusal {
  return { refused: 'conflict', because: `${said} Nothing was written. Look at it anew.` }
}
