import type { Message } from 'kafkajs'
import { toPartition } from './murmur2.ts'
import type { OutboxRow } from './rows.ts'

/** Rows that go to one partition in one request, as KafkaJS wants them. */
export type Chunk = { topic: string; partition: number; rows: OutboxRow[]; messages: Message[] }

/** A row that is to blame itself. `final`: no other time will be better. */
export type Poison = { row: OutboxRow; reason: string; final: boolean }

export type ChunkPlan = {
  partitionsOf: (topic: string) => number
  /** What goes into one request. A row that is larger is poison. */
  mostBytes: number
  stamp: Stamp
  /** These go alone, so that the broker says which of them it does not take. */
  alone: ReadonlySet<bigint>
}

/** Who sends, for the headers. */
export type Stamp = { outbox: string; relay: string }

type Headers = Record<string, string>

/** Of a record around key, value and headers: lengths, offsets, times. */
const frameBytes = 100

/** Rows to requests, each partition in the order of the rows. Rows that cannot be sent come out as poison. */
export function toChunks(rows: readonly OutboxRow[], plan: ChunkPlan): { chunks: Chunk[]; poison: Poison[] } {
  const open = new Map<string, { chunk: Chunk; bytes: number }>()
  const chunks: Chunk[] = []
  const poison: Poison[] = []
  for (const row of rows) {
    const headers = toHeaders(row, plan.stamp)
    if (typeof headers === 'string') {
      poison.push({ row, reason: headers, final: true })
      continue
    }
    const message = { key: row.key, value: row.payload, headers }
    const bytes = sizeOf(row, headers)
    if (bytes > plan.mostBytes) {
      poison.push({
        row,
        reason: `too large: ${bytes} bytes, at most ${plan.mostBytes} are sent`,
        final: true,
      })
      continue
    }
    const partition = toPartition(row.key, row.seq, plan.partitionsOf(row.topic))
    const at = `${row.topic} ${partition}`
    const last = open.get(at)
    const fits = last !== undefined && last.bytes + bytes <= plan.mostBytes && !plan.alone.has(row.seq)
    if (fits) {
      last.chunk.rows.push(row)
      last.chunk.messages.push({ ...message, partition })
      last.bytes += bytes
    } else {
      const chunk = { topic: row.topic, partition, rows: [row], messages: [{ ...message, partition }] }
      chunks.push(chunk)
      // Nothing is added to what goes alone.
      open.set(at, { chunk, bytes: plan.alone.has(row.seq) ? plan.mostBytes : bytes })
    }
  }
  return { chunks, poison }
}

/** The row's own headers and ours, which win: by `message-id` a consumer knows the message again. Or what is wrong with them. */
function toHeaders(row: OutboxRow, stamp: Stamp): Headers | string {
  const own: Headers = {}
  if (typeof row.headers !== 'object' || row.headers === null || Array.isArray(row.headers))
    return 'bad headers: they must be a map of names to text'
  for (const [name, value] of Object.entries(row.headers)) {
    if (typeof value !== 'string') return `bad header: ${name} must be text`
    own[name] = value
  }
  return {
    ...own,
    ...(row.type === null ? {} : { type: row.type }),
    'message-id': row.messageId,
    'produced-at': row.createdAt.toISOString(),
    outbox: stamp.outbox,
    relay: stamp.relay,
    attempt: String(row.attempts + 1),
  }
}

function sizeOf(row: OutboxRow, headers: Headers): number {
  const named = Object.entries(headers).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value) + 4,
    0,
  )
  return frameBytes + named + (row.key?.length ?? 0) + (row.payload?.length ?? 0)
}
