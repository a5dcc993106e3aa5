import { keyOf } from '#components/messages/message-table.tsx'
import { formatCount, formatDuration } from '#lib/format.ts'
import type { Message, TailState } from '#lib/model/messages.ts'
import type { MessagesUrl } from './messages-url.ts'

/** The message that a link leads to, when it is not what stands at its offset; null: it is, or nobody asked for one. */
export function sayGone({ open, from }: MessagesUrl, items: readonly Message[]): string | null {
  const [, topic, partition, offset] = /^(.+):(\d+):(\d+)$/.exec(open ?? '') ?? []
  if (offset === undefined || from !== `offset:${offset}` || items.some((item) => keyOf(item) === open))
    return null
  return `${topic} ${partition}, offset ${formatCount(BigInt(offset))}`
}

/** A list most often takes milliseconds. */
export function formatWait(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : formatDuration(ms)
}

export function sayProgress(progress: { scanned: bigint; matched: number } | null): string {
  if (!progress) return 'Asking the brokers where the topic begins and ends.'
  return `${formatCount(progress.scanned)} scanned, ${formatCount(progress.matched)} found so far`
}

export function sayTail(
  topic: string,
  state: TailState | null,
  ended: string | null,
): { text: string; soft?: string } {
  if (ended !== null) return { text: `No longer following ${topic}.` }
  if (!state) return { text: `Following ${topic}.`, soft: 'Nothing has come yet.' }
  return {
    text: `Following ${topic}.`,
    soft: `${formatCount(state.matched)} came${state.scanned > state.matched ? ` of ${formatCount(state.scanned)} scanned` : ''}.`,
  }
}

/** What a tail left out is told, never silent. */
export function sayLeftOut({ dropped, skipped, waiting }: TailState): string {
  const parts = [
    ...(dropped > 0n ? [`${formatCount(dropped)} dropped: this page was too slow`] : []),
    ...(skipped > 0n ? [`${formatCount(skipped)} offsets passed over: they came too fast`] : []),
    ...waiting.slice(0, 2),
  ]
  return parts.length === 0 ? 'Nothing was left out' : parts.join('. ')
}
