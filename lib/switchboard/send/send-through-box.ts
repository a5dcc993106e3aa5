import type { TestMessage } from '#lib/messages/test-message.ts'
import { isRefusal, type Refusal } from '#lib/model/reading.ts'
import type { Send } from '#lib/model/send.ts'
import type { TraceBoxes } from '#lib/switchboard/traces/trace-boxes.ts'

/** What of a send its relay decides, and nobody else. */
export function refuseThroughBox(want: Send): Refusal | null {
  const told = [
    want.partition !== null ? 'partition' : '',
    want.acks !== 'all' ? 'acks' : '',
    want.compression !== 'none' ? 'compression' : '',
    want.transactional ? 'transactional' : '',
  ].filter((name) => name !== '')
  if (told.length === 0) return null
  return {
    refused: 'bad-request',
    because: `Through an outbox its relay decides ${told.join(', ')}: leave ${told.length === 1 ? 'it' : 'them'} out.`,
  }
}

/** Writes the message as a row. Throws a `Fault`. */
export async function writeThroughBox(
  boxes: TraceBoxes | null,
  box: string,
  { topic, messageId, message }: { topic: string; messageId: string; message: TestMessage },
): Promise<{ row: string; writtenMs: number } | Refusal> {
  if (!boxes) return { refused: 'starting', because: 'The server is starting. Try again in a few seconds.' }
  const headers = toHeaders(message)
  if (isRefusal(headers)) return headers
  const { key, value: payload } = message
  return boxes.write(box, { messageId, topic, key, type: headers['type'] ?? null, headers, payload })
}

/** A row holds a map: each name once, and text. */
function toHeaders({ headers }: TestMessage): Record<string, string> | Refusal {
  const names = headers.map(([name]) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined)
    return {
      refused: 'bad-request',
      because: `The header ${twice} stands twice; a row of an outbox holds each name once.`,
    }
  // Its relay writes these from columns of the row.
  const own = headers.filter(([name]) => name !== 'message-id' && name !== 'produced-at')
  return Object.fromEntries(own.map(([name, value]) => [name, value.toString()]))
}
