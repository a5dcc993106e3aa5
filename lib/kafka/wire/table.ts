/** First and last version, both included. */
export type Range = readonly [min: number, max: number]

export type Primitive =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'float64'
  | 'uuid'
  | 'string'
  | 'bytes'
  | 'records'

/** One field of a message, as Kafka's own definitions have it. Versions are cut to those that we speak. */
export type WireField = {
  name: string
  /** What it holds: a primitive, or the fields of a structure. */
  of: Primitive | readonly WireField[]
  /** A list of these. Its length comes first on the wire. */
  list?: true
  versions: Range
  /** The versions in which null may be written. */
  nullable?: Range
  /** Where a flexible version keeps it in the tag section instead of in its place. Left out when it has its default. */
  tag?: { id: number; versions: Range }
  /** Only where the definition names one; `defaultOf` knows the implied ones. */
  default?: string | number | bigint | boolean | null
}

export type MessageTable = {
  name: string
  versions: Range
  /** From this version on: short lengths and tag sections (KIP-482). Null when it never becomes flexible. */
  flexibleFrom: number | null
  fields: readonly WireField[]
}

export type ApiTable = {
  key: number
  request: MessageTable
  response: MessageTable
}

export type Struct = Record<string, unknown>

export function covers(range: Range | undefined, version: number): boolean {
  return range !== undefined && version >= range[0] && version <= range[1]
}

export function isFlexibleAt(table: MessageTable, version: number): boolean {
  return table.flexibleFrom !== null && version >= table.flexibleFrom
}

/** The value of a field that the message's version does not carry. Lists and structures are made afresh each time. */
export function defaultOf(field: WireField): unknown {
  if (field.default !== undefined) return field.default
  if (field.list) return []
  if (typeof field.of !== 'string') return defaultsOf(field.of)
  switch (field.of) {
    case 'bool':
      return false
    case 'int64':
      return 0n
    case 'uuid':
      return NO_UUID
    case 'string':
      return ''
    case 'bytes':
    case 'records':
      return Buffer.alloc(0)
    case 'int8':
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'uint32':
    case 'float64':
      return 0
  }
}

function defaultsOf(fields: readonly WireField[]): Struct {
  return Object.fromEntries(fields.map((field) => [field.name, defaultOf(field)]))
}

/** Kafka's "no id": sixteen zero bytes. */
const NO_UUID = '0'.repeat(32)
