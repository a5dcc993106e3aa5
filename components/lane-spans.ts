import type { ChangeList } from '#lib/model/history.ts'
import type { Cluster } from '#lib/model/cluster.ts'
import type { Change } from './change-words.ts'

/** A stretch of time on a lane. `label` is what one reads beside its beginning. */
export type Span = { fromMs: number; toMs: number; label: string }

/** How things are now: what began before the chart has no change inside it. */
export type Now = { down: number[]; unseen: Cluster['unseen'] }

/** The first look of the chart: of the time before, nothing is known. */
function firstLook({ trouble, fromMs, toMs }: ChangeList): number {
  return trouble.length === 0 ? fromMs : (trouble.find(([, count]) => count !== null)?.[0] ?? toMs)
}

/** When brokers were down. */
export function brokerSpans(changes: ChangeList, { down }: Now): Span[] {
  const { items, toMs } = changes
  const fromMs = firstLook(changes)
  const spans: Span[] = []
  const open = new Map<string, number>()
  const told = new Set<string>()
  for (const { atMs, subject, to } of oldestFirst(items, 'broker')) {
    if (to !== 'up') open.set(subject, atMs)
    else spans.push({ fromMs: open.get(subject) ?? fromMs, toMs: atMs, label: `broker ${subject}` })
    if (to === 'up') open.delete(subject)
    told.add(subject)
  }
  for (const [subject, atMs] of open) spans.push({ fromMs: atMs, toMs, label: `broker ${subject}` })
  for (const id of down) if (!told.has(String(id))) spans.push({ fromMs, toMs, label: `broker ${id}` })
  return spans
}

/** When copies on a broker were out of sync. What was so before the chart and still is, is only in the figure at its end. */
export function copySpans(changes: ChangeList): Span[] {
  const { items, toMs } = changes
  const fromMs = firstLook(changes)
  const spans: Span[] = []
  const open = new Map<string, Span>()
  for (const { atMs, subject, from, to } of oldestFirst(items, 'isr')) {
    const span = open.get(subject) ?? (Number(from) > 0 ? { fromMs, toMs, label: `broker ${subject}` } : null)
    if (Number(to) > 0) {
      open.set(subject, span ?? { fromMs: atMs, toMs, label: `${to} on broker ${subject}` })
    } else {
      if (span) spans.push({ ...span, toMs: atMs })
      open.delete(subject)
    }
  }
  return [...spans, ...open.values()]
}

/** Times in which nobody looked, and what is not seen now. */
export function unseenSpans({ trouble, fromMs, toMs }: ChangeList, { unseen }: Now): Span[] {
  const spans: Span[] = []
  for (const [n, [atMs, count]] of trouble.entries()) {
    if (count !== null) continue
    const next = trouble.slice(n + 1).find(([, there]) => there !== null)
    spans.push({ fromMs: atMs, toMs: next?.[0] ?? toMs, label: 'nobody looked' })
  }
  const first = trouble.find(([, count]) => count !== null)
  const tenth = (toMs - fromMs) / 50
  if (first && first[0] - fromMs > tenth) spans.push({ fromMs, toMs: first[0], label: 'no history' })
  const brokers = unseen.filter(({ scope }) => scope === 'broker' || scope === 'cluster')
  for (const { scope, id, since } of brokers)
    spans.push({
      fromMs: Math.max(fromMs, since),
      toMs,
      label: scope === 'broker' ? `broker ${id}` : 'the cluster',
    })
  return spans
}

/** Groups that began to ask for a person, by moment, for the words over the steps. */
export function troubleNames({ items }: ChangeList): { atMs: number; label: string }[] {
  return oldestFirst(items, 'group-status')
    .filter(({ text }) => text.startsWith('became'))
    .map(({ atMs, subject }) => ({ atMs, label: subject }))
}

/** Resets, and topics that were made or deleted. */
export function peopleMarks({ items }: ChangeList): { atMs: number; label: string }[] {
  return items
    .filter(({ kind }) => kind === 'reset' || kind === 'topic')
    .map(({ atMs, subject, text }) => ({ atMs, label: `${subject} ${text}` }))
    .toReversed()
}

function oldestFirst(items: readonly Change[], kind: Change['kind']): Change[] {
  return items.filter((item) => item.kind === kind).toReversed()
}
