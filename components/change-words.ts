import type { ChangeList } from '#lib/model/history.ts'
import { statuses, type Status } from '#lib/model/group.ts'
import { groupHref, groupsHref, overviewHref, replicasHref, topicHref } from '#lib/model/links.ts'
import type { Kind } from './ui/glyph.tsx'
import { EMPTY_ID, statusWord } from './words.ts'

export type Change = ChangeList['items'][number]

/** One row of "what changed lately". `times`: how often the same happened to the same group. */
export type ChangeRow = {
  key: string
  atMs: number
  kind: Kind
  name: string
  text: string
  href: string
  times: number
}

/** Newest first. A group that rebalances all day is one row: its last change of state, and how many there were. */
export function toChangeRows(cluster: string, changes: readonly Change[]): ChangeRow[] {
  const rows: ChangeRow[] = []
  const folded = new Map<string, ChangeRow>()
  for (const [n, change] of changes.entries()) {
    const same = change.kind === 'group-state' ? folded.get(change.subject) : undefined
    if (same) {
      same.times++
      continue
    }
    const row = toRow(cluster, change, n)
    rows.push(row)
    if (change.kind === 'group-state') folded.set(change.subject, row)
  }
  return rows
}

function toRow(cluster: string, change: Change, n: number): ChangeRow {
  return {
    key: `${change.atMs} ${change.kind} ${change.subject} ${n}`,
    atMs: change.atMs,
    kind: kindOf(change),
    name: nameOf(change),
    text: change.text,
    href: hrefOf(cluster, change),
    times: 1,
  }
}

function kindOf({ kind, from, to }: Change): Kind {
  switch (kind) {
    case 'broker':
      return to === 'up' ? 'ok' : 'bad'
    case 'isr':
      return Number(to) > Number(from) ? 'warn' : 'ok'
    case 'group-status':
      return isStatus(to) ? statusWord(to, '').kind : 'unk'
    case 'group-state':
      return from === '' ? 'idle' : 'move'
    case 'controller':
      return 'move'
    case 'group-gone':
      return 'idle'
    case 'topic':
    case 'reset':
      return 'person'
    case 'unseen':
      return 'unk'
  }
}

function isStatus(word: string): word is Status {
  return (statuses as readonly string[]).includes(word)
}

/** Whom it happened to; empty where the sentence says it itself. */
function nameOf({ kind, subject }: Change): string {
  switch (kind) {
    case 'broker':
    case 'isr':
      return `Broker ${subject}`
    case 'controller':
      return ''
    case 'group-state':
    case 'group-status':
    case 'group-gone':
    case 'reset':
      return subject === '' ? EMPTY_ID : subject
    case 'topic':
    case 'unseen':
      return subject
  }
}

function hrefOf(cluster: string, { kind, subject, to }: Change): string {
  switch (kind) {
    case 'broker':
    case 'isr':
    case 'controller':
      return replicasHref(cluster)
    case 'group-state':
    case 'group-status':
    case 'reset':
      return groupHref(cluster, subject)
    case 'group-gone':
      return groupsHref(cluster, { search: subject })
    case 'topic':
      return to === '' ? overviewHref(cluster) : topicHref(cluster, subject)
    case 'unseen':
      return overviewHref(cluster)
  }
}
