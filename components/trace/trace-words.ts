import { formatCount, formatDuration } from '#lib/format.ts'
import type { Hop, Trace } from '#lib/model/trace.ts'
import type { Kind } from '#components/ui/glyph.tsx'
import { capital, inWords } from '#components/verdict.ts'

/** Where the message is, as one would say it aloud. */
export function sayTrace(trace: Trace, nowMs: number): string {
  const age = formatDuration(Math.max(0, nowMs - trace.startMs))
  return `${trace.box === null ? 'Sent' : 'Written'} ${age} ago. ${sayWhere(trace)}`
}

type Told = Pick<Trace, 'hops' | 'done' | 'live'>

/** The same without when that was. */
export function sayWhere(trace: Told): string {
  const { hops } = trace
  const failed = hops.find(({ state, awaited }) => state === 'failed' && awaited)
  if (failed) return `It did not get past ${nameOf(failed)}.`
  const place = hops.find(({ kind }) => kind === 'topic')
  if (place?.state === 'waiting') return sayBeforeTopic(hops)
  const groups = hops.filter(({ kind }) => kind === 'group')
  if (groups.length > 0) return sayGroups(trace, groups)
  return place?.state === 'done'
    ? 'It is in the topic; no group reads that partition.'
    : 'Nobody said where it stands.'
}

function sayGroups({ hops, done, live }: Told, groups: readonly Hop[]): string {
  const have = groups.filter(({ state }) => state === 'done')
  const missing = groups.length - have.length
  const inbox = hops.find(({ kind, state, awaited }) => kind === 'inbox' && awaited && state !== 'done')
  if (missing === 0)
    return inbox ? `${sayAll(have, 'passed it')}; ${sayInbox(inbox)}.` : `${sayAll(have, 'it')}.`
  const awaited = have.filter((hop) => hop.awaited)
  if (done && awaited.length > 0)
    return `${sayAll(awaited, 'it')}; ${inWords(missing)} other ${missing === 1 ? 'group does' : 'groups do'} not yet.`
  const [slowest] = groups
    .filter(({ state }) => state !== 'done')
    .toSorted((a, b) => Number(b.awaited) - Number(a.awaited) || Number((b.ahead ?? 0n) - (a.ahead ?? 0n)))
  const some =
    have.length === 0
      ? groups.length === 1
        ? ''
        : 'No group has it yet'
      : `${capital(inWords(have.length))} of ${inWords(groups.length)} groups ${have.length === 1 ? 'has' : 'have'} it`
  const rest = slowest ? sayWaiting(slowest, live) : ''
  return `${[some, rest].filter((part) => part !== '').join('; ')}.`
}

function sayAll(groups: readonly Hop[], what: string): string {
  return groups.length === 1
    ? `${groups[0]?.name ?? ''} has ${what}`
    : `All ${inWords(groups.length)} groups have ${what}`
}

function sayBeforeTopic(hops: readonly Hop[]): string {
  const relay = hops.find(({ kind }) => kind === 'relay')
  return relay?.state === 'done'
    ? 'It has left the outbox; it is looked for in the topic.'
    : 'It waits in the outbox.'
}

function sayInbox({ name, state }: Hop): string {
  return state === 'waiting' ? `${name} has no row of it yet` : `what ${name} knows of it was not seen`
}

/** How it stands with a message as a whole: a word, and its shape. */
export function stateOf({ hops, done, live }: Told): {
  kind: Kind
  word: string
} {
  if (hops.some(({ state, awaited }) => state === 'failed' && awaited)) return { kind: 'bad', word: 'Failed' }
  const groups = hops.filter(({ kind }) => kind === 'group')
  const there = groups.length > 0 && groups.every(({ state }) => state === 'done')
  if (done || there) return { kind: 'ok', word: 'Arrived' }
  if (live) return { kind: 'move', word: 'On its way' }
  return hops.some(({ state }) => state === 'waiting')
    ? { kind: 'warn', word: 'Waiting' }
    : { kind: 'unk', word: 'Unknown' }
}

function sayWaiting({ name, ahead, expectedMs }: Hop, live: boolean): string {
  if (ahead === null) return `of ${name} nothing is known`
  const soon = expectedMs ? `, ${saySoon((expectedMs.low + (expectedMs.high ?? expectedMs.low)) / 2)}` : ''
  const verb = live ? 'has' : 'had'
  return ahead === 0n
    ? `${name} ${verb} it next to read${soon}`
    : `${name} ${verb} ${formatCount(ahead)} to read first${soon}`
}

function saySoon(ms: number): string {
  return ms < 1000 ? 'within a second' : `about ${formatDuration(ms)}`
}

function nameOf({ kind, name }: Hop): string {
  return kind === 'outbox' ? `the outbox ${name}` : kind === 'relay' ? `the relay of ${name}` : name
}

const titles: Record<Hop['kind'], (name: string) => string> = {
  outbox: () => 'Outbox row',
  relay: () => 'Relayed',
  topic: (name) => name,
  group: (name) => name,
  inbox: (name) => name,
}

export function titleOf({ kind, name }: Hop): string {
  return titles[kind](name)
}

/** How long after the beginning, as two words: `149 ms`, `0–5 s`, or how long it waits by now. */
export function sayTook({ atMs, sinceMs, state }: Hop, startMs: number, nowMs: number): string {
  if (state === 'waiting') return formatDuration(Math.max(0, nowMs - startMs))
  if (atMs === null) return ''
  const to = Math.max(0, atMs - startMs)
  if (sinceMs === null) return to === 0 ? 'start' : sayMs(to)
  return `${sayMs(Math.max(0, sinceMs - startMs))}–${sayMs(to)}`
}

function sayMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : formatDuration(ms)
}
