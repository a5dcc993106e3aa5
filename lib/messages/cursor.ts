import type { Refusal } from '#lib/model/reading.ts'
import type { Direction } from './source.ts'

/** Where a search goes on: the direction, and the position of each partition that has something left. */
export type Cursor = {
  direction: Direction
  positions: { topic: string; partition: number; position: bigint }[]
}

export function toCursor({ direction, positions }: Cursor): string {
  const byTopic = Map.groupBy(positions, ({ topic }) => topic)
  const told = [...byTopic].map(([topic, own]) => [
    topic,
    own.map(({ partition, position }) => [partition, position.toString()]),
  ])
  return Buffer.from(JSON.stringify([direction === 'forward' ? 'f' : 'b', told])).toString('base64url')
}

export function fromCursor(text: string): Cursor | Refusal {
  try {
    const told: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    const [way, topics] = listOf(told)
    if (way !== 'f' && way !== 'b') return bad
    const positions = listOf(topics).flatMap((entry) => {
      const [topic, own] = listOf(entry)
      return listOf(own).map((pair) => {
        const [partition, position] = listOf(pair)
        return {
          topic: textOf(topic),
          partition: numberOf(partition),
          position: offsetOf(textOf(position)),
        }
      })
    })
    return { direction: way === 'f' ? 'forward' : 'backward', positions }
  } catch {
    return bad
  }
}

const bad: Refusal = { refused: 'bad-request', because: 'cursor is not one that this server gave.' }

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('no list')
  return value
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('no text')
  return value
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError('no number')
  return value
}

function offsetOf(text: string): bigint {
  if (!/^\d{1,19}$/.test(text)) throw new TypeError('no offset')
  return BigInt(text)
}
