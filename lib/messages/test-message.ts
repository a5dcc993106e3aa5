import type { Send } from '#lib/model/send.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { fillTemplate, type TemplateHands } from './template.ts'

/** A record as it is sent. */
export type TestMessage = {
  key: Buffer | null
  value: Buffer | null
  headers: (readonly [string, Buffer])[]
}

/** By these a test message is found again, wherever it comes by. */
export type Marks = { messageId: string; traceId: string; producedAt: string }

const MARKS = ['message-id', 'produced-at', 'throughline-trace'] as const

/**
 * What a person wrote as bytes, templates filled in, with the headers that a trace follows. A `message-id` of their own is
 * kept: to send the same message twice is what one tests an inbox with.
 */
export function toTestMessage(want: Send, marks: Marks, hands: TemplateHands): TestMessage | Refusal {
  const mistakes: string[] = []
  const text = (from: string | null, encoding: 'utf8' | 'base64', what: string): Buffer | null => {
    if (from === null) return null
    if (encoding === 'base64') {
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(from) || from.length % 4 !== 0)
        mistakes.push(`The ${what} is not base64.`)
      return Buffer.from(from, 'base64')
    }
    if (!want.template) return Buffer.from(from)
    const filled = fillTemplate(from, hands)
    if (filled.because !== null) mistakes.push(`In the ${what}: ${filled.because}`)
    return Buffer.from(filled.text)
  }
  const key = text(want.key, want.keyEncoding, 'key')
  const value = text(want.value, want.encoding, 'value')
  const own = want.headers.map(
    ([name, header]) => [name, text(header, 'utf8', `header ${name}`) ?? Buffer.alloc(0)] as const,
  )
  const [first] = mistakes
  if (first) return { refused: 'bad-request', because: first }
  const named = new Set(own.map(([name]) => name))
  const values = {
    'message-id': marks.messageId,
    'produced-at': marks.producedAt,
    'throughline-trace': marks.traceId,
  }
  const added = MARKS.filter((name) => name === 'throughline-trace' || !named.has(name))
  const kept = own.filter(([name]) => name !== 'throughline-trace')
  return {
    key,
    value,
    headers: [...kept, ...added.map((name) => [name, Buffer.from(values[name])] as const)],
  }
}

/** The id that the message goes by: its own header, or the one that is given to it. */
export function messageIdOf({ headers }: TestMessage): string {
  return headers.find(([name]) => name === 'message-id')?.[1].toString() ?? ''
}
