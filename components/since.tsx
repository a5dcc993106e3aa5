'use client'
import { formatInstant } from '#lib/format.ts'
import type { Group } from '#lib/model/group.ts'
import { saySince } from './since-words.ts'
import { useNow } from './ui/age.tsx'

/** Since when a status is what it is: for 12 min, since 14:07. Nothing on the server, which does not know the reader's clock. */
export function Since({ group }: { group: Pick<Group, 'statusSinceMs' | 'sparkline'> }) {
  const now = useNow()
  if (group.statusSinceMs === null || now === null) return null
  return (
    <time
      className="since"
      dateTime={formatInstant(group.statusSinceMs)}
      title={formatInstant(group.statusSinceMs)}
    >
      {saySince(group, now)}
    </time>
  )
}
