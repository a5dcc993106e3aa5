import type { GroupType } from '#lib/model/group.ts'

/** What was seen of one partition just now. Null: not seen, or there is none. */
export type PartitionNow = {
  topic: string
  partition: number
  committed: bigint | null
  logStart: bigint | null
  end: bigint | null
  /** With a time as the aim: the first offset written at or after it, with the time of that record; null: none. */
  found: { offset: bigint; atMs: number } | null
  /** Why start, end or commit could not be seen; null when they were. */
  unseen: string | null
  /** A sentence: why no offset may be set here, though it was seen; null when one may. */
  barred: string | null
}

/** Whether somebody reads in it, whether or not we see who. `` and `Dead`: there is no such group. */
export function hasMembers({ members, state }: { members: readonly unknown[]; state: string }): boolean {
  return members.length > 0 || !['', 'Empty', 'Dead'].includes(state)
}

export type GroupNow = {
  id: string
  /** Null: there is no such group. */
  type: GroupType | null
  /** Kafka's word; empty when there is no such group. */
  state: string
  /** Empty for a simple group. */
  protocol: string
  members: { clientId: string; host: string }[]
  /** Since a commit last moved; null: not while we looked. Of a group without members: somebody reads all the same. */
  movedMsAgo: number | null
}
