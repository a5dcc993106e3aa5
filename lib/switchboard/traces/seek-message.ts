import { isRefusal } from '#lib/model/reading.ts'
import type { Message, MessageQuery } from '#lib/model/messages.ts'
import type { Messages } from '#lib/switchboard/messages/messages.ts'

/** A message that is looked for again and again, each time from where the last look ended. */
export type Seek = { topic: string; messageId: string; sinceMs: number; cursor: string | null }

/** Clocks of producers and brokers differ by so much at most, we hope. */
const SLACK_MS = 60_000

/** By the header that it is known by; null: not there yet. Throws a `Fault` when the cluster does not answer. */
export async function seekMessage(
  messages: Pick<Messages, 'list'>,
  seek: Seek,
  idHeader: string,
): Promise<Message | null> {
  const startMs = Date.now()
  const found = await readSome(messages, [seek.topic], {
    from: `timestamp:${Math.max(0, Math.floor(seek.sinceMs - SLACK_MS))}`,
    header: `${idHeader}:${seek.messageId}`,
    ...(seek.cursor === null ? {} : { cursor: seek.cursor }),
  })
  if (isRefusal(found)) return null
  seek.cursor = found.nextCursor
  // All was looked at: what comes now is younger.
  if (found.nextCursor === null && found.faults.length === 0) seek.sinceMs = Math.max(seek.sinceMs, startMs)
  return found.items[0] ?? null
}

/** The first message that fits, as bounded as a page of messages is. */
export async function readSome(
  messages: Pick<Messages, 'list'>,
  topics: readonly string[],
  want: Partial<MessageQuery>,
): Promise<Awaited<ReturnType<Messages['list']>>> {
  const query = {
    from: 'newest',
    isolation: 'uncommitted' as const,
    markers: 'hide' as const,
    partitioner: 'java' as const,
    maxValueBytes: 1000,
    limit: 1,
    ...want,
  }
  return messages.list(topics, query, new AbortController().signal)
}

/** The last value of a header; null: it has none, or what it has may not be seen. */
export function headerOf({ headers, base64Headers }: Message, name: string): string | null {
  const at = headers.findLastIndex(([one], place) => one === name && !base64Headers.includes(place))
  return headers[at]?.[1] ?? null
}

/** Who sent it out of its outbox, as our own relay marks it. */
export function relayOf(message: Message): { name: string; attempt: string | null } | null {
  const name = headerOf(message, 'relay')
  return name === null ? null : { name, attempt: headerOf(message, 'attempt') }
}
