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
  members: number
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

const blank = { sinceMs: null, ahead: null, expectedMs: null } as const

function outboxHops({ nowMs, recordMs }: TraceFacts, outbox: OutboxFacts): Hop[] {
  const { box, row, writtenMs, state, because } = outbox
  const known = writtenMs !== null
  const which = row === null ? 'its row' : `row ${row}`
  const written: Hop = {
    ...blank,
    kind: 'outbox',
    name: box,
    state: state === 'dead' ? 'failed' : known || state !== 'unknown' ? 'done' : 'unknown',
    atMs: writtenMs,
    detail:
      state === 'dead'
        ? `${which} was given up: ${because}`
        : row === null
          ? 'by its header produced-at'
          : which,
    awaited: true,
  }
  const waits = known ? `, for ${formatDuration(nowMs - writtenMs)}` : ''
  const left = state === 'sent' || state === 'gone' || recordMs !== null
  const relay: Hop = {
    ...blank,
    kind: 'relay',
    name: box,
    state: left ? 'done' : state === 'unknown' ? 'unknown' : state === 'dead' ? 'failed' : 'waiting',
    atMs: left ? recordMs : null,
    detail: left ? 'taken from the table' : because || `waits in the table${waits}`,
    awaited: true,
  }
  return [written, relay]
}

function topicHop({ topic, partition, offset, recordMs, outbox }: TraceFacts): Hop {
  const name = partition === null ? topic : `${topic} ${partition}`
  const base = { ...blank, kind: 'topic' as const, name, awaited: true }
  if (offset !== null)
    return { ...base, state: 'done', atMs: recordMs, detail: `offset ${formatCount(offset)}` }
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
  const { committed, passed, awaited } = group
  const base = { ...blank, kind: 'group' as const, name: group.group, awaited }
  const { offset } = facts
  if (offset === null)
    return facts.outbox
      ? { ...base, state: 'waiting', atMs: null, detail: 'the message has not come to the topic yet' }
      : { ...base, state: 'unknown', atMs: null, detail: 'it is not known where the message stands' }
  if (committed === null)
    return { ...base, state: 'unknown', atMs: null, detail: 'has committed nothing on this partition' }
  if (committed > offset)
    return {
      ...base,
      state: 'done',
      atMs: passed?.toMs ?? null,
      sinceMs: passed?.fromMs ?? null,
      detail: passed ? sayPassed(facts, passed) : 'had passed it when it was first looked at',
    }
  const ahead = offset - committed
  const expectedMs = toExpected(group, ahead)
  return {
    ...base,
    state: 'waiting',
    atMs: null,
    ahead,
    expectedMs,
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
  const { box, state, processedMs, duplicates, because } = inbox
  const base = { ...blank, kind: 'inbox' as const, name: box, awaited }
  const dropped =
    duplicates > 0
      ? `; ${formatCount(duplicates)} ${duplicates === 1 ? 'duplicate' : 'duplicates'} dropped`
      : ''
  switch (state) {
    case 'processed':
      return { ...base, state: 'done', atMs: processedMs, detail: `processed${dropped}` }
    case 'pending':
      return { ...base, state: 'waiting', atMs: null, detail: `received, not processed yet${dropped}` }
    case 'failed':
    case 'dead':
      return {
        ...base,
        state: 'failed',
        atMs: processedMs,
        detail: `${because || 'it could not be applied'}${dropped}`,
      }
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
