import { formatBytes, formatCount, formatDuration, formatPlural } from '#lib/format.ts'
import type { Message, MessageList, Progress, Stop } from '#lib/model/messages.ts'

/** What bytes were taken for, in a few words. */
export function sayContent(is: Message['valueIs'], schemaId: number | null): string {
  switch (is) {
    case 'none':
      return 'There is none.'
    case 'empty':
      return 'It is there, and empty.'
    case 'json':
      return 'Taken for JSON.'
    case 'text':
      return 'Taken for text.'
    case 'schema':
      return `Taken for what a schema registry encodes, by schema ${schemaId ?? 'unknown'}: five bytes stand in front.`
    case 'binary':
      return 'Taken for binary: it is no text.'
    case 'masked':
      return 'Masked by the settings of this cluster.'
  }
}

export const kindWords: Readonly<Record<Message['kind'], string>> = {
  record: 'record',
  tombstone: 'tombstone',
  commit: 'commit marker',
  abort: 'abort marker',
  marker: 'marker',
}

/** Why there is no value to show. */
export function sayKind(kind: Message['kind']): string {
  switch (kind) {
    case 'record':
      return ''
    case 'tombstone':
      return 'Tombstone: it removes its key when the topic is compacted.'
    case 'commit':
      return 'A transaction was committed here. No reader is given this.'
    case 'abort':
      return 'A transaction was aborted here. No reader is given this.'
    case 'marker':
      return 'Written by a broker for itself. No reader is given this.'
  }
}

type Asked = { topic: string; filtered: boolean; from: string }
type Sentence = { text: string; soft?: string }

/** While it is read. */
export function sayReading({ topic, filtered }: Asked, progress: Progress | null): Sentence {
  if (!progress || progress.scanned === 0n) return { text: `Reading ${topic}.` }
  const found = filtered ? `, ${formatCount(progress.matched)} found` : ''
  return {
    text: `Reading ${topic}: ${formatCount(progress.scanned)} scanned${found}.`,
    soft: `${formatBytes(progress.bytes)} in ${formatDuration(progress.elapsedMs)}.`,
  }
}

/** When it has ended by itself. `shown`: over all pages. */
export function sayFound(asked: Asked, list: MessageList, shown: number): Sentence {
  const { topic, filtered, from } = asked
  const scanned = `${formatPlural(Number(list.scanned), 'message')} scanned`
  const why = list.stopped === null || list.stopped === 'limit' ? '' : ` ${stopWords[list.stopped]}`
  if (filtered) {
    const left = list.stopped === null ? '' : why || ' There is more to look at.'
    return {
      text:
        shown === 0
          ? `None of ${scanned} of ${topic} fits.`
          : `${formatCount(shown)} of ${topic} ${shown === 1 ? 'fits' : 'fit'}.`,
      soft: `${shown === 0 ? '' : `${scanned}.`}${left}${sayKeyPartition(list)}`.trim(),
    }
  }
  if (shown === 0 && list.faults.length > 0) return { text: `${topic} could not be read.` }
  if (shown === 0)
    return {
      text:
        from === 'newest' || from === 'earliest'
          ? `${topic} holds no messages.`
          : `${topic} holds no messages from there on.`,
    }
  const [kind, at = ''] = from.split(':')
  const onward = kind === 'offset' && /^\d+$/.test(at) ? ` from offset ${formatCount(BigInt(at))} on` : ''
  const which = from === 'newest' ? 'newest ' : from === 'earliest' ? 'oldest ' : ''
  const all = list.stopped === null && list.ranges.every((it) => it.from <= it.logStart && it.to >= it.end)
  const noun = shown === 1 ? 'message' : 'messages'
  return {
    text: all
      ? `${topic} holds ${formatPlural(shown, 'message')}.`
      : `The ${shown === 1 ? '' : `${formatCount(shown)} `}${which}${noun} of ${topic}${onward}.`,
    soft: why.trim(),
  }
}

function sayKeyPartition({ keyPartition }: MessageList): string {
  return keyPartition === null
    ? ''
    : ` Only partition ${keyPartition} was read: Kafka’s own partitioner puts the key there.`
}

/** How it stood when somebody ended it. */
export function sayCancelled({ topic }: Asked, progress: Progress | null, shown: number): Sentence {
  return {
    text: `You ended it: ${formatPlural(shown, 'message')} of ${topic} ${shown === 1 ? 'was' : 'were'} found by then.`,
    soft: `${formatCount(progress?.scanned ?? 0n)} scanned.`,
  }
}

const stopWords: Readonly<Record<Stop, string>> = {
  limit: '',
  bytes: 'It stopped after 1 GiB: there is more to look at.',
  records: 'It stopped after 5,000,000 messages: there are more to look at.',
  time: 'It stopped after a minute: there is more to look at.',
  cancelled: 'It was ended.',
}
