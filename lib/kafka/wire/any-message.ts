import fc from 'fast-check'
import { apiTables, messageTables } from './tables/index.ts'
import { covers, defaultOf, type MessageTable, type Primitive, type Struct, type WireField } from './table.ts'

/** Every request, answer and data message at every version that we speak. For tests. */
export const everyLayout: { title: string; table: MessageTable; version: number }[] = [
  ...Object.values(apiTables).flatMap(({ request, response }) => [request, response]),
  ...Object.values(messageTables),
].flatMap((table) =>
  versionsOf(table).map((version) => ({ title: `${table.name} ${version}`, table, version })),
)

/** Any value that the message can carry at this version; what the version lacks has its default. */
export function anyMessage(fields: readonly WireField[], version: number): fc.Arbitrary<Struct> {
  return fc.record(Object.fromEntries(fields.map((field) => [field.name, anyField(field, version)])))
}

export function versionsOf({ versions: [min, max] }: MessageTable): number[] {
  return Array.from({ length: max - min + 1 }, (_, index) => min + index)
}

function anyField(field: WireField, version: number): fc.Arbitrary<unknown> {
  if (!covers(field.versions, version)) return fc.constant(defaultOf(field))
  const one = typeof field.of === 'string' ? anyPrimitive(field.of) : anyMessage(field.of, version)
  const value = field.list ? fc.array(one, { maxLength: 3 }) : one
  return covers(field.nullable, version) ? fc.option(value, { freq: 4 }) : value
}

function anyPrimitive(of: Primitive): fc.Arbitrary<unknown> {
  switch (of) {
    case 'bool':
      return fc.boolean()
    case 'int8':
      return fc.integer({ min: -0x80, max: 0x7f })
    case 'int16':
      return fc.integer({ min: -0x8000, max: 0x7fff })
    case 'uint16':
      return fc.integer({ min: 0, max: 0xffff })
    case 'int32':
      return fc.integer()
    case 'uint32':
      return fc.integer({ min: 0, max: 0xffffffff })
    case 'int64':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    case 'float64':
      return fc.double({ noNaN: true })
    case 'uuid':
      return fc
        .uint8Array({ minLength: 16, maxLength: 16 })
        .map((bytes) => Buffer.from(bytes).toString('hex'))
    case 'string':
      // Past 127 bytes a short length takes two bytes.
      return fc.oneof(
        { weight: 6, arbitrary: fc.string({ unit: 'grapheme' }) },
        { weight: 1, arbitrary: fc.string({ minLength: 126, maxLength: 300 }) },
      )
    case 'bytes':
    case 'records':
      return fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
  }
}
