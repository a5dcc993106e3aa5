import type { Refusal } from '#lib/model/reading.ts'

/** A file of offsets of every partition of a large cluster fits. */
const MOST_BYTES = 8 * 2 ** 20

/** The body as JSON. It is read no further than it may be long, whatever its length was said to be. */
export async function readJsonBody(request: Request): Promise<{ value: unknown } | Refusal> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of request.body ?? []) {
    bytes += part.byteLength
    if (bytes > MOST_BYTES) return refuse(`The body is longer than ${MOST_BYTES / 2 ** 20} MiB.`)
    parts.push(part)
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))
    return { value: JSON.parse(text) as unknown }
  } catch {
    return refuse(bytes === 0 ? 'The body is empty; it must be JSON.' : 'The body is not JSON in UTF-8.')
  }
}

function refuse(because: string): Refusal {
  return { refused: 'bad-request', because }
}
