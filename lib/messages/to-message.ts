import type { Message } from '#lib/model/messages.ts'
import type { KafkaRecord, Marker } from './record.ts'
import type { RecordBatch } from './record-batch.ts'
import type { View } from './view.ts'

/** What goes out of the server of one record. `most`: longer keys, values and headers are cut. */
export function toMessage(
  at: { topic: string; partition: number },
  record: KafkaRecord,
  batch: RecordBatch,
  view: View,
  most: number,
): Message {
  const key = view.key.content(most)
  const value = view.value.content(most)
  const headers = view.headers.map(({ name, content }) => ({ name, content: content(most) }))
  return {
    ...placeOf(at, record, batch),
    kind: record.value === null ? 'tombstone' : 'record',
    key: key.text,
    keyEncoding: key.encoding,
    keyBytes: record.key?.length ?? 0,
    keyIs: key.is,
    value: value.text,
    encoding: value.encoding,
    valueBytes: record.value?.length ?? 0,
    valueIs: value.is,
    schemaId: value.schemaId,
    cut: key.cut || value.cut || headers.some(({ content }) => content.cut),
    headers: headers.map(({ name, content }) => [name, content.text]),
    base64Headers: headers.flatMap(({ content }, place) => (content.encoding === 'base64' ? [place] : [])),
    masked: view.masked,
  }
}

/** The end of a transaction. It has no key and no value that mean anything to a reader. */
export function toMarkerMessage(
  at: { topic: string; partition: number },
  record: KafkaRecord,
  batch: RecordBatch,
  marker: Marker | null,
): Message {
  return {
    ...placeOf(at, record, batch),
    kind: marker === 'commit' || marker === 'abort' ? marker : 'marker',
    key: null,
    keyEncoding: 'utf8',
    keyBytes: record.key?.length ?? 0,
    keyIs: 'none',
    value: null,
    encoding: 'utf8',
    valueBytes: record.value?.length ?? 0,
    valueIs: 'none',
    schemaId: null,
    cut: false,
    headers: [],
    base64Headers: [],
    masked: [],
  }
}

function placeOf(at: { topic: string; partition: number }, record: KafkaRecord, batch: RecordBatch) {
  return {
    topic: at.topic,
    partition: at.partition,
    offset: record.offset,
    timestampMs: record.timestampMs,
    timestampType: batch.timestampType,
    transactional: batch.transactional,
    compression: batch.compression,
  }
}
