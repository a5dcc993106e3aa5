// Kafka's messages to bytes and back, worked out from the field tables in ./tables. The layout of a message at one
// version is worked out once and kept. Headers are not here: whoever owns the connection writes and skips them.
import { planReading, structReader, type ReadPlan } from './read-struct.ts'
import type { Reader } from './read-value.ts'
import { openSink, written, type Sink } from './sink.ts'
import { openSource, wrong, type Source } from './source.ts'
import { isFlexibleAt, type MessageTable, type Struct } from './table.ts'
import { apiTables, messageTables, type Messages, type Requests, type Responses } from './tables/index.ts'
import { structWriter } from './write-struct.ts'

export type ApiName = keyof Requests
export type RequestOf<K extends ApiName> = Requests[K]
export type ResponseOf<K extends ApiName> = Responses[K]
export type MessageName = keyof Messages
export type MessageOf<M extends MessageName> = Messages[M]

/** The fields of an answer that are lists. */
export type ArrayFieldOf<T> = {
  [F in keyof T]: NonNullable<T[F]> extends readonly unknown[] ? F : never
}[keyof T] &
  string
export type ElementOf<L> = NonNullable<L> extends readonly (infer E)[] ? E : never

/** Any part may be left out and has its default then. */
export type Sketch<T> = T extends Buffer
  ? T
  : T extends readonly (infer E)[]
    ? Sketch<E>[]
    : T extends object
      ? { [F in keyof T]?: Sketch<T[F]> }
      : T

/** No part is missing. */
export type Filled<T> = T extends Buffer
  ? T
  : T extends readonly (infer E)[]
    ? Filled<E>[]
    : T extends object
      ? { [F in keyof T]-?: Filled<T[F]> }
      : T

/** The body of a request, without its header. A field that the version lacks is not written. */
export function encodeRequest<K extends ApiName>(api: K, version: number, body: RequestOf<K>): Buffer {
  return encode(apiTables[api].request, version, body)
}

/** The body of an answer, without its header. Throws a `WireError` on bytes that are not exactly one such body. */
export function decodeResponse<K extends ApiName>(api: K, version: number, bytes: Buffer): ResponseOf<K> {
  return decode(apiTables[api].response, version, bytes) as ResponseOf<K>
}

/** What a broker writes. */
export function encodeResponse<K extends ApiName>(
  api: K,
  version: number,
  body: Sketch<ResponseOf<K>>,
): Buffer {
  return encode(apiTables[api].response, version, body)
}

/** What a broker reads. */
export function decodeRequest<K extends ApiName>(
  api: K,
  version: number,
  bytes: Buffer,
): Filled<RequestOf<K>> {
  return decode(apiTables[api].request, version, bytes) as Filled<RequestOf<K>>
}

/**
 * As `decodeResponse`, but hands the elements of one list to `each` as they are read and keeps none of them. `pause`
 * is asked between two elements; what it returns is waited for. Elements before a broken place have been handed over
 * by the time the `WireError` is thrown. A list that is null or that the version lacks has no elements.
 */
export async function decodeStream<K extends ApiName, F extends ArrayFieldOf<ResponseOf<K>>>(
  api: K,
  version: number,
  bytes: Buffer,
  field: F,
  each: (element: ElementOf<ResponseOf<K>[F]>) => void,
  pause: () => Promise<void> | undefined,
): Promise<Omit<ResponseOf<K>, F>> {
  const table = apiTables[api].response
  const { plan } = layoutOf(table, version)
  const source = openSource(table.name, version, bytes)
  const value = { ...plan.blank }
  plan.fill(value)
  for (const { name, list, read } of plan.steps) {
    if (name !== field || !list) {
      value[name] = read(source)
      continue
    }
    value[name] = []
    const count = list.readCount(source) ?? 0
    for (let index = 0; index < count; index++) {
      const waiting = index > 0 ? pause() : undefined
      if (waiting) await waiting
      each(list.readElement(source) as ElementOf<ResponseOf<K>[F]>)
    }
  }
  plan.readTags(source, value)
  // Empty by now, unless it came in the tag section, where lists are short and read as a whole.
  const { [field as string]: held, ...rest } = value
  for (const element of Array.isArray(held) ? held : []) each(element)
  checkEnd(source)
  return rest as Omit<ResponseOf<K>, F>
}

/** Member bytes of the classic protocol: an int16 version, then the message. */
export function encodeMessage<M extends MessageName>(
  message: M,
  version: number,
  body: Sketch<MessageOf<M>>,
): Buffer {
  const prefix = Buffer.alloc(2)
  prefix.writeInt16BE(version)
  return Buffer.concat([prefix, encode(messageTables[message], version, body)])
}

/**
 * Clients write these, not brokers, and some write a version newer than ours: the fields that we know come first, so
 * those are read as the newest that we speak, and what follows them is left. No bytes at all is a `WireError`.
 */
export function decodeMessage<M extends MessageName>(message: M, bytes: Buffer): MessageOf<M> {
  const table = messageTables[message]
  const source = openSource(table.name, -1, bytes)
  if (bytes.length < 2) throw wrong(source, 'version', 'needs 2 bytes')
  const claimed = source.view.getInt16(0)
  if (claimed < 0) throw wrong(source, 'version', `is ${claimed}`)
  source.version = Math.min(claimed, table.versions[1])
  source.at = 2
  return layoutOf(table, source.version).reader.read(source) as MessageOf<M>
}

export function apiKey(api: ApiName): number {
  return apiTables[api].key
}

/** Whether requests and answers of this version have tag sections, and so the longer header. */
export function isFlexible(api: ApiName, version: number): boolean {
  return isFlexibleAt(apiTables[api].request, version)
}

/** The versions that we speak. */
export function versionsOf(api: ApiName): { min: number; max: number } {
  const [min, max] = apiTables[api].request.versions
  return { min, max }
}

type Layout = { plan: ReadPlan; reader: Reader<Struct>; write: (sink: Sink, value: Struct) => void }
const layouts = new Map<MessageTable, Layout[]>()

function layoutOf(table: MessageTable, version: number): Layout {
  const known = layouts.get(table)?.[version]
  if (known) return known
  const [min, max] = table.versions
  if (!(version >= min && version <= max)) {
    throw new RangeError(`${table.name} ${version} is not spoken here; ${min} to ${max} are`)
  }
  const flexible = isFlexibleAt(table, version)
  const plan = planReading(table.fields, version, flexible)
  const layout = { plan, reader: structReader(plan), write: structWriter(table.fields, version, flexible) }
  const versions = layouts.get(table) ?? []
  versions[version] = layout
  layouts.set(table, versions)
  return layout
}

function encode(table: MessageTable, version: number, body: Struct): Buffer {
  const sink = openSink()
  layoutOf(table, version).write(sink, body)
  return written(sink)
}

function decode(table: MessageTable, version: number, bytes: Buffer): Struct {
  const source = openSource(table.name, version, bytes)
  const value = layoutOf(table, version).reader.read(source)
  checkEnd(source)
  return value
}

function checkEnd(source: Source): void {
  if (source.at !== source.end) throw wrong(source, '', `${source.end - source.at} bytes too many`)
}
