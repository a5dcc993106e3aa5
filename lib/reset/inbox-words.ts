import { formatCount, formatDuration } from '#lib/model/measure.ts'
import type { Step } from './prepared.ts'

/** The inbox that a flow links to a group and a topic. `keepsMs` null: the settings do not say how long it remembers. */
export type LinkedInbox = { id: string; keepsMs: number | null }
export type InboxOf = (group: string, topic: string) => LinkedInbox | null

type Replayed = Pick<Step, 'group' | 'topic' | 'from' | 'to' | 'targetMs'>

/**
 * What inboxes do with messages that are read again: what they remember is dropped as a duplicate, what is older is applied a second
 * time. `targetMs` of a step is the time of the first record that is read again; of one whose time nobody knows that is said.
 */
export function toInboxWords(
  steps: readonly Replayed[],
  inboxOf: InboxOf,
  nowMs: number,
): { warnings: string[]; notes: string[] } {
  const replayed = steps.filter(({ from, to }) => from !== null && to !== null && to < from)
  const byPair = Map.groupBy(replayed, ({ group, topic }) => JSON.stringify([group, topic]))
  const warnings: string[] = []
  const notes: string[] = []
  for (const of of byPair.values()) {
    const [first] = of
    const inbox = first && inboxOf(first.group, first.topic)
    if (!first || !inbox) continue
    const { beyond, text } = sayOne(first.topic, inbox, of, nowMs)
    ;(beyond ? warnings : notes).push(text)
  }
  return { warnings, notes }
}

function sayOne(
  topic: string,
  { id, keepsMs }: LinkedInbox,
  steps: readonly Replayed[],
  nowMs: number,
): { beyond: boolean; text: string } {
  if (keepsMs === null)
    return {
      beyond: true,
      text: `What is read again of ${topic} may be applied a second time: how long ${id} remembers is not said in the settings (keeps of this box).`,
    }
  const remembers = formatDuration(keepsMs)
  const known = steps.flatMap(({ targetMs }) => targetMs ?? [])
  const farthestMs = known.reduce((most, atMs) => Math.max(most, nowMs - atMs), 0)
  const unknown = steps.length - known.length
  const rest =
    unknown === 0
      ? ''
      : ` Of ${formatCount(unknown)} ${unknown === 1 ? 'partition' : 'partitions'} the time of the first record is not known: there it may go back further.`
  if (farthestMs > keepsMs)
    return {
      beyond: true,
      text: `Messages of ${topic} older than ${remembers} are applied a second time: ${id} remembers ${remembers}, and this goes back ${formatDuration(farthestMs)}.${rest}`,
    }
  if (known.length === 0)
    return {
      beyond: true,
      text: `How far back this goes in ${topic} is not known. ${id} remembers ${remembers}: what is older is applied a second time.`,
    }
  return {
    beyond: unknown > 0,
    text: `What is read again of ${topic} was applied before and is dropped as a duplicate: this goes back ${formatDuration(farthestMs)}, ${id} remembers ${remembers}.${rest}`,
  }
}
