import type { Settings } from '#lib/config/settings.ts'
import type { InboxOf } from '#lib/reset/inbox-words.ts'

/** Which inbox the flows of one cluster link to a group and a topic, and how long it remembers. */
export function toInboxOf({ flows, boxes }: Pick<Settings, 'flows' | 'boxes'>, cluster: string): InboxOf {
  return (group, topic) => {
    const readers = flows
      .filter((flow) => flow.cluster === cluster && flow.topic === topic)
      .flatMap((flow) => flow.readers)
    const id = readers.find((reader) => reader.group === group)?.inbox ?? null
    const box = boxes.find((one) => one.id === id)
    return box ? { id: box.id, keepsMs: box.keepsMs } : null
  }
}
