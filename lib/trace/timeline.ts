import { formatCount, formatDuration } from '#lib/model/measure.ts'
import type { RangeMs } from '#lib/model/list.ts'
import type { Hop } from '#lib/model/trace.ts'

/** What is known of one message when its hops are told. */
export type TraceFacts = {
  nowMs: number
  startMs: number
  topic: string
  partition: number | null
  /** Null: not known, as at acks 0 or while it waits in an outbox. */
  offset: bigint | null
  /** When its record was written; null: not yet, or not known. */
  recordMs: number | null
  /** Broker that leads its partition now; null: not known. */
  leader: number | null
  /** Who sent it out of the outbox, by the record's headers; null: they do not say. */
  relay: { name: string; attempt: string | null } | null
  outbox: OutboxFacts | null
  groups: readonly GroupFacts[]
}

export type OutboxFacts = {
  box: string
  /** Null: not known, as of a message that was found in the topic. */
  row: string | null
  writtenMs: number | null
  /** `gone`: the row is not there any more, as with an outbox that deletes what it has sent. */
  state: 'pending' | 'sent' | 'gone' | 'dead' | 'unknown'
  because: string
}

export type GroupFacts = {
  group: string
  /** By a flow of the settings: the trace waits for it. */
  awaited: boolean
  committed: bigint | null
  end: bigint | null
  /** Of the partition; null: not known. */
  lastStable: bigint | null
  /** Null: not seen. */
  members: number | null
  /** Between these two looks it was first seen past the message. */
  passed: { fromMs: number; toMs: number } | null
  outPerS: number | null
  inbox: InboxFacts | null
}

export type InboxFacts = {
  box: string
  state: 'none' | 'pending' | 'processed' | 'failed' | 'dead' | 'unknown'
  receivedMs: number | null
  processedMs: number | null
  attempts: number | null
  duplicates: number
  because: string
}

/** Every place that the message comes by, in the order of its way. Groups that are awaited come first. */
export function toHops(facts: TraceFacts): Hop[] {
  const groups = facts.groups.toSorted(
    (a, b) => Number(b.awaited) - Number(a.awaited) || (a.group < b.group ? -1 : 1),
  )
  return [
    ...(facts.outbox ? outboxHops(facts, facts.outbox) : []),
    topicHop(facts),
    ...groups.flatMap((group) => groupHops(facts, group)),
  ]
}

/** Whether nothing can come any more: groups that nobody waits for have it too. */
export function isOver(hops: readonly Hop[]): boolean {
  return isDone(hops) && hops.every(({ state }) => state === 'done')
}

/** Whether all that it waits for has come. */
export function isDone(hops: readonly Hop[]): boolean {
  const awaited = hops.filter(({ awaited: waits }) => waits)
  return awaited.length > 0 && awaited.every(({ state }) => state === 'done')
}

const blank = { sinceMs: null, ahead: null, expectedMs: null, note: '' } as const

function outboxHops({ nowMs, recordMs, relay }: TraceFacts, outbox: OutboxFacts): Hop[] {
  const { box, row, writtenMs, state, because } = outbox
  const known = writtenMs !== null
  const written: Hop = {
    ...blank,
    kind: 'outbox',
    name: box,
    state: state === 'dead' ? 'failed' : known || state !== 'unknown' ? 'done' : 'unknown',
    atMs: writtenMs,
    note: row === null ? box : `${box}, row ${row}`,
    detail:
      state === 'dead' ? `was given up: ${because}` : row === null ? 'by its header produced-at' : 'written',
    awaited: true,
  }
  const waits = known ? `, for ${formatDuration(nowMs - writtenMs)}` : ''
  const left = state === 'sent' || state === 'gone' || recordMs !== null
  const took = known && recordMs !== null && recordMs >= writtenMs ? recordMs - writtenMs : null
  const relayed: Hop = {
    ...blank,
    kind: 'relay',
    name: box,
    state: left ? 'done' : state === 'unknown' ? 'unknown' : state === 'dead' ? 'failed' : 'waiting',
    atMs: left ? recordMs : null,
    note: relay === null ? '' : `${relay.name}${relay.attempt === null ? '' : `, attempt ${relay.attempt}`}`,
    detail: left
      ? took === null
        ? 'taken from the table'
        : `waited ${sayMs(took)} in the table`
      : because || `waits in the table${waits}`,
    awaited: true,
  }
  return [written, relayed]
}

function topicHop({ topic, partition, offset, recordMs, leader, outbox }: TraceFacts): Hop {
  const name = partition === null ? topic : `${topic} ${partition}`
  const base = { ...blank, kind: 'topic' as const, name, awaited: true }
  if (offset !== null)
    return {
      ...base,
      state: 'done',
      atMs: recordMs,
      note: `offset ${formatCount(offset)}`,
      detail: leader === null ? 'in the log' : `in the log of broker ${leader}`,
    }
  if (outbox) return { ...base, state: 'waiting', atMs: null, detail: sayNotThere(outbox) }
  return {
    ...base,
    state: 'unknown',
    atMs: recordMs,
    detail: 'sent without waiting for an answer (acks 0): nobody said where it stands, or whether',
  }
}

function sayNotThere({ state }: OutboxFacts): string {
  return state === 'gone' || state === 'sent'
    ? 'it has left the table, and was not found in the topic yet'
    : 'not there yet'
}

function groupHops(facts: TraceFacts, group: GroupFacts): Hop[] {
  const hop = groupHop(facts, group)
  return group.inbox ? [hop, inboxHop(group, group.inbox, hop)] : [hop]
}

function groupHop(facts: TraceFacts, group: GroupFacts): Hop {
  const { committed, passed, awaited, end } = group
  const base = { ...blank, kind: 'group' as const, name: group.group, awaited }
  const { offset } = facts
  if (offset === null)
    return facts.outbox
      ? { ...base, state: 'waiting', atMs: null, detail: 'the message has not come to the topic yet' }
      : { ...base, state: 'unknown', atMs: null, detail: 'it is not known where the message stands' }
  if (committed === null)
    return { ...base, state: 'unknown', atMs: null, detail: 'has committed nothing on this partition' }
  const behind = end !== null && end >= committed ? `, ${formatCount(end - committed)} behind` : ''
  const now = `offset ${formatCount(committed)} now${behind}`
  if (committed > offset)
    return {
      ...base,
      state: 'done',
      atMs: passed?.toMs ?? null,
      sinceMs: passed?.fromMs ?? null,
      note: passed ? sayPassed(facts, passed) : 'had passed it when it was first looked at',
      detail: now,
    }
  const ahead = offset - committed
  const expectedMs = toExpected(group, ahead)
  return {
    ...base,
    state: 'waiting',
    atMs: null,
    ahead,
    expectedMs,
    note: 'has not read it yet',
    detail: sayWaiting(group, offset, ahead, expectedMs),
  }
}

function sayPassed(
  { recordMs, startMs }: TraceFacts,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): string {
  const from = recordMs ?? startMs
  const [low, high] = [Math.max(0, fromMs - from), Math.max(0, toMs - from)]
  return `passed it ${formatDuration(low)} to ${formatDuration(high)} after it was written`
}

/** At the pace of now. A group that stands still gives no time. */
function toExpected({ outPerS }: GroupFacts, ahead: bigint): RangeMs | null {
  if (outPerS === null || outPerS <= 0) return null
  // The message itself has to be read as well.
  const ms = ((Number(ahead) + 1) / outPerS) * 1000
  return { low: Math.round(ms * 0.8), high: Math.round(ms * 1.25) }
}

function sayWaiting(
  { members, end, lastStable }: GroupFacts,
  offset: bigint,
  ahead: bigint,
  expected: RangeMs | null,
): string {
  const first = ahead === 0n ? 'it is the next that it reads' : `${formatCount(ahead)} ahead of it`
  const why =
    members === 0
      ? 'the group has no member'
      : end !== null && end <= offset
        ? 'the cluster was not looked at since it was written'
        : lastStable !== null && lastStable <= offset
          ? 'it is in an open transaction, or behind one: readers of committed messages wait'
          : expected === null
            ? 'it does not move'
            : sayAbout(expected)
  return `${first}; ${why}`
}

function sayAbout({ low, high }: RangeMs): string {
  const ms = (low + (high ?? low)) / 2
  return ms < 1000 ? 'within a second' : `about ${formatDuration(ms)}`
}

function inboxHop({ group, awaited }: GroupFacts, inbox: InboxFacts, before: Hop): Hop {
  const { box, state, receivedMs, processedMs, because } = inbox
  const base = { ...blank, kind: 'inbox' as const, name: box, awaited, note: sayTries(inbox) }
  switch (state) {
    case 'processed': {
      const took = receivedMs === null || processedMs === null ? null : Math.max(0, processedMs - receivedMs)
      const detail = took === null ? 'processed' : `processed ${sayMs(took)} after it was received`
      return { ...base, state: 'done', atMs: processedMs, detail }
    }
    case 'pending':
      return { ...base, state: 'waiting', atMs: null, detail: 'received, not processed yet' }
    case 'failed':
    case 'dead':
      return { ...base, state: 'failed', atMs: processedMs, detail: because || 'it could not be applied' }
    case 'unknown':
      return { ...base, state: 'unknown', atMs: null, detail: because || 'the table was not seen' }
    case 'none':
      return {
        ...base,
        state: 'waiting',
        atMs: null,
        expectedMs: before.expectedMs,
        detail:
          before.state === 'done'
            ? `no row yet, though ${group} has passed the message: it was skipped, or its row was given up`
            : 'no row yet',
      }
  }
}

function sayTries({ attempts, duplicates }: InboxFacts): string {
  const tried = attempts === null ? '' : attempts === 1 ? '1 attempt' : `${formatCount(attempts)} attempts`
  const dropped =
    duplicates === 0
      ? ''
      : `${formatCount(duplicates)} ${duplicates === 1 ? 'duplicate' : 'duplicates'} dropped`
  return [tried, dropped].filter((part) => part !== '').join('; ')
}

function sayMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : formatDuration(ms)
}
