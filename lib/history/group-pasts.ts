import { statusOf, type Judgement } from '#lib/lag/judgement.ts'
import { statuses, type Status } from '#lib/model/group.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import type { Change } from '#lib/model/store.ts'

/** How every group stood when it was last seen: what tells since when, and what became different. */
export type GroupPasts = {
  /** Notes a look; fills in `sinceMs` of the judgement. */
  note(snapshot: Snapshot, judgement: Judgement): Change[]
  /** What an earlier process saw last. Before the first look. */
  takeUp(group: string, past: GroupPast): void
}

type GroupPast = { status: Status; sinceMs: number; state: string }

/** Too short-lived, or too little known, to be worth telling: a group goes in and out of these all day. */
const CALM: readonly Status[] = ['ok', 'residual', 'catching-up', 'rebalancing', 'unknown']

export function openGroupPasts(): GroupPasts {
  const pasts = new Map<string, GroupPast>()
  let looked = false

  function noteGroup(snapshot: Snapshot, judgement: Judgement, group: number, changes: Change[]): void {
    const { groups, atMs } = snapshot
    const id = groups.ids[group] ?? ''
    const status = statusOf(judgement, group)
    const state = groups.state[group] ?? ''
    const past = pasts.get(id)
    if (!past) {
      pasts.set(id, { status, sinceMs: atMs, state })
      if (looked)
        changes.push({ atMs, kind: 'group-state', subject: id, from: '', to: state, text: 'appeared' })
    } else {
      if (past.state !== state) changes.push(toStateChange(id, past.state, state, atMs))
      if (past.status !== status) {
        const text = sayStatusChange(past.status, status)
        if (text !== null)
          changes.push({ atMs, kind: 'group-status', subject: id, from: past.status, to: status, text })
        past.status = status
        past.sinceMs = atMs
      }
      past.state = state
    }
    judgement.sinceMs[group] = pasts.get(id)?.sinceMs ?? atMs
  }

  return {
    note(snapshot, judgement) {
      const changes: Change[] = []
      for (let group = 0; group < snapshot.groups.ids.length; group++) {
        noteGroup(snapshot, judgement, group, changes)
      }
      for (const [id, { state }] of pasts) {
        // The table keeps groups whose coordinator is out of sight, so who is not in it is gone.
        if (snapshot.groups.index.has(id)) continue
        pasts.delete(id)
        const text = 'is gone: deleted, or expired with its offsets'
        changes.push({ atMs: snapshot.atMs, kind: 'group-gone', subject: id, from: state, to: '', text })
      }
      looked = true
      return changes
    },
    takeUp(group, past) {
      pasts.set(group, past)
      looked = true
    },
  }
}

function toStateChange(subject: string, from: string, to: string, atMs: number): Change {
  return { atMs, kind: 'group-state', subject, from, to, text: `${from} → ${to}` }
}

/** Null: nothing that a person would want told. */
function sayStatusChange(from: Status, to: Status): string | null {
  const calmBefore = CALM.includes(from)
  if (CALM.includes(to)) return calmBefore ? null : `is no longer ${sayStatus(from)}`
  return calmBefore ? `became ${sayStatus(to)}` : `went from ${sayStatus(from)} to ${sayStatus(to)}`
}

function sayStatus(status: Status): string {
  const words: Partial<Record<Status, string>> = {
    lost: 'a group that lost data',
    ahead: 'committed beyond the end',
    'falling-behind': 'falling behind',
  }
  return words[status] ?? status
}

/** A status as an earlier process packed it; the order of `statuses` may have grown since. */
export function toStatus(index: number): Status {
  return statuses[index] ?? 'unknown'
}
