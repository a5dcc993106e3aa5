import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { act } from '#lib/access/act.ts'
import { fitsType } from '#lib/boxes/fits-type.ts'
import { keyOf } from '#lib/boxes/plan-box.ts'
import { MOST_PAYLOAD_BYTES, readPayload } from '#lib/boxes/read-payload.ts'
import type { Content } from '#lib/messages/content.ts'
import { readView } from '#lib/messages/view.ts'
import { Fault, isRefusal, type Refusal } from '#lib/model/reading.ts'
import type { BoxState } from '#lib/model/preset.ts'
import type { Revealed, RevealedContent } from '#lib/model/reveal.ts'
import type { AuditStore } from '#lib/model/store.ts'
import type { BoxMasks } from './box-masks.ts'
import type { BoxAt } from './box-row.ts'
import { lookOf, noBox } from './look-of.ts'

type Hands = {
  boxAt: (id: string) => BoxAt | null
  clusterOf: (box: string) => string
  audit: () => AuditStore | null
  masks: BoxMasks
}
type Asked = { box: string; row: string; state: BoxState; actor: string }

/**
 * Reads one payload, masked as messages are. That somebody looked is a deed: without the audit log nothing is shown, and of the
 * payload nothing is written there. Throws a `Fault` when the database does not answer.
 */
export async function revealRow(
  { box: id, row, state, actor }: Asked,
  hands: Hands,
): Promise<Revealed | Refusal> {
  const at = hands.boxAt(id)
  const rows = at?.box.plan.states[state]
  if (!at) return noBox(id)
  const { plan } = at.box
  if (!rows) return { refused: 'not-found', because: `${plan.preset.title} does not record such rows.` }
  const look = lookOf(at.box)
  if (isRefusal(look)) return look
  const { catalogues } = look
  const type = catalogues.get(keyOf(rows.table))?.columns.get(rows.columns.id?.name ?? '') ?? 'text'
  if (!fitsType(row, type)) return noRow(id, row)
  const question = readPayload(plan, rows, row, catalogues)
  if ('cannot' in question) return { refused: 'conflict', because: question.cannot }
  const log = hands.audit()
  if (!log) return NO_LOG
  const intent = {
    key: `reveal:${randomUUID()}`,
    atMs: Date.now(),
    actor,
    action: 'reveal' as const,
    cluster: hands.clusterOf(id),
    target: id,
    text: `Show the payload of row ${row} of ${id}.`,
    before: '{}',
  }
  const acted = await act(intent, log, Date.now, async () => {
    const found = await read()
    const because =
      found instanceof Fault ? found.message : isRefusal(found) ? found.because : 'It was shown.'
    const outcome: 'failed' | 'refused' | 'done' =
      found instanceof Fault ? 'failed' : isRefusal(found) ? 'refused' : 'done'
    return { outcome, after: JSON.stringify({ because, rows: [] }), value: found }
  })
  if (isRefusal(acted)) return acted
  if ('known' in acted) return noRow(id, row)
  const { value, auditId } = acted
  if (value instanceof Fault) throw value
  return isRefusal(value) ? value : { ...value, id: row, auditId }

  async function read(): Promise<Omit<Revealed, 'id' | 'auditId'> | Refusal | Fault> {
    if (!at || 'cannot' in question) return noRow(id, row)
    try {
      const answer = await at.base.database.ask(question, catalogues.get(question.table)?.rows ?? null)
      if (!answer.asked) return { refused: 'conflict', because: answer.because }
      const found = answer.rows[0]
      if (!found) return noRow(id, row)
      const topic = typeof found['topic'] === 'string' ? found['topic'] : null
      return toRevealed(found, topic, hands.masks(id, topic))
    } catch (error) {
      if (error instanceof Fault) return error
      throw error
    }
  }
}

function toRevealed(
  found: Record<string, unknown>,
  topic: string | null,
  masks: ReturnType<BoxMasks>,
): Omit<Revealed, 'id' | 'auditId'> {
  const bytesOf = (value: unknown) =>
    typeof value === 'string' ? withoutHalf(Buffer.from(value, 'base64')) : null
  const [key, payload] = [bytesOf(found['key']), bytesOf(found['payload'])]
  const size = typeof found['payload_bytes'] === 'number' ? found['payload_bytes'] : (payload?.length ?? 0)
  // As a record is seen: one rule for what is hidden, wherever it lies. Of a JSON text that is cut no field can be found: it is
  // hidden whole.
  const record = { key, value: payload, headers: [] as { name: string; value: Buffer | null }[] }
  const view = readView({ ...record, offset: 0n, timestampMs: null }, masks)
  return {
    topic,
    key: toContent(view.key.content(MOST_PAYLOAD_BYTES), key?.length ?? 0, false),
    payload: toContent(view.value.content(MOST_PAYLOAD_BYTES), size, size > MOST_PAYLOAD_BYTES),
    masked: view.masked,
  }
}

/** A text that was cut in the middle of a character ends before it. */
function withoutHalf(bytes: Buffer): Buffer {
  if (bytes.length < MOST_PAYLOAD_BYTES || isUtf8(bytes)) return bytes
  const ends = [1, 2, 3].map((less) => bytes.subarray(0, bytes.length - less))
  return ends.find((shorter) => isUtf8(shorter)) ?? bytes
}

function toContent({ cut, ...content }: Content, bytes: number, more: boolean): RevealedContent {
  return { ...content, bytes, cut: cut || more }
}

function noRow(box: string, row: string): Refusal {
  return { refused: 'not-found', because: `There is no row ${row} in ${box} any more.` }
}

const NO_LOG: Refusal = {
  refused: 'unavailable',
  because: 'Nothing is shown: the audit log cannot be written now, and payloads are not shown without it.',
}
