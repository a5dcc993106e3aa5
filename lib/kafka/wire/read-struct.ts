import { checkedLength, emptyList, int32ListReader, primitiveReader, type Reader } from './read-value.ts'
import { readFlexibleLength, readLongLength, readUnsigned, take, wrong, type Source } from './source.ts'
import { covers, defaultOf, type Struct, type WireField } from './table.ts'

/** A list whose elements can be read one at a time. */
type ListReader = Reader<unknown[] | null> & {
  readCount: (source: Source) => number | null
  readElement: (source: Source) => unknown
}

type ReadStep = Reader & { name: string; list: ListReader | null }

/** One structure at one version, worked out once: what is read in which order, and what the version lacks. */
export type ReadPlan = {
  /** Every field with its default, in the table's order, so that all objects of a kind share one shape. */
  blank: Readonly<Struct>
  steps: readonly ReadStep[]
  /** Lists and structures that are not read: each object gets its own. */
  fill: (value: Struct) => void
  readTags: (source: Source, value: Struct) => void
  minBytes: number
}

export function planReading(
  fields: readonly WireField[],
  version: number,
  flexible: boolean,
  path = '',
): ReadPlan {
  const present = fields.filter((field) => covers(field.versions, version))
  const isTagged = (field: WireField) => covers(field.tag?.versions, version)
  const steps = present
    .filter((field) => !isTagged(field))
    .map((field) => toStep(field, version, flexible, path))
  const unread = fields.filter((field) => !present.includes(field) || isTagged(field))
  const owned = unread.filter((field) => typeof defaultOf(field) === 'object' && defaultOf(field) !== null)
  const tags = new Map(
    present.flatMap((field) =>
      field.tag && isTagged(field) ? [[field.tag.id, toStep(field, version, flexible, path)] as const] : [],
    ),
  )
  return {
    blank: Object.fromEntries(
      fields.map((field) => [field.name, owned.includes(field) ? null : defaultOf(field)]),
    ),
    steps,
    fill: owned.length > 0 ? (value) => fillOwned(owned, value) : nothing,
    readTags: flexible ? tagsReader(tags, path ? `${path}.tags` : 'tags') : nothing,
    minBytes: steps.reduce((sum, step) => sum + step.minBytes, flexible ? 1 : 0),
  }
}

export function structReader(plan: ReadPlan): Reader<Struct> {
  const { blank, steps, fill, readTags, minBytes } = plan
  return {
    minBytes,
    read: (source) => {
      const value = { ...blank }
      for (const step of steps) value[step.name] = step.read(source)
      fill(value)
      readTags(source, value)
      return value
    },
  }
}

function toStep(field: WireField, version: number, flexible: boolean, parent: string): ReadStep {
  const path = parent ? `${parent}.${field.name}` : field.name
  const nullable = covers(field.nullable, version)
  const list = field.list ? listReader(field, version, flexible, nullable, path) : null
  const reader = list ?? valueReader(field, version, flexible, nullable, path)
  return { name: field.name, list, ...reader }
}

function listReader(
  field: WireField,
  version: number,
  flexible: boolean,
  nullable: boolean,
  path: string,
): ListReader {
  const element = valueReader(field, version, flexible, false, `${path}[]`)
  const readLength = flexible ? readFlexibleLength : readLongLength
  const readCount = checkedLength(readLength, nullable, Math.max(1, element.minBytes), path)
  const { read: readElement } = element
  const read = (source: Source): unknown[] | null => {
    const count = readCount(source)
    if (count === null) return null
    const list = emptyList<unknown>(count)
    for (let index = 0; index < count; index++) list[index] = readElement(source)
    return list
  }
  const minBytes = flexible ? 1 : 4
  const reader = field.of === 'int32' ? int32ListReader(readCount, minBytes) : { read, minBytes }
  return { ...reader, readCount, readElement }
}

function valueReader(
  field: WireField,
  version: number,
  flexible: boolean,
  nullable: boolean,
  path: string,
): Reader {
  if (typeof field.of === 'string') return primitiveReader(field.of, flexible, nullable, path)
  const struct = structReader(planReading(field.of, version, flexible, path))
  if (!nullable) return struct
  return {
    minBytes: 1,
    read: (source) => {
      const there = source.view.getInt8(take(source, 1, path))
      if (there === 1) return struct.read(source)
      if (there === -1) return null
      throw wrong(source, path, `${there} where 1 or −1 says whether it is there`)
    },
  }
}

/** A tag that we do not know is stepped over; one that we know has to fill exactly the size it claims. */
function tagsReader(known: Map<number, ReadStep>, path: string): ReadPlan['readTags'] {
  return (source, value) => {
    const count = readUnsigned(source, path)
    // Each takes two bytes or more: the number of its tag and its size.
    if (count * 2 > source.end - source.at) throw wrong(source, path, `${count} tags run past the end`)
    for (let index = 0; index < count; index++) {
      const id = readUnsigned(source, path)
      const size = readUnsigned(source, path)
      const end = take(source, size, path) + size
      const step = known.get(id)
      if (!step) continue
      const outerEnd = source.end
      source.at = end - size
      source.end = end
      value[step.name] = step.read(source)
      if (source.at !== end)
        throw wrong(source, path, `tag ${id} is shorter than the ${size} bytes it claims`)
      source.end = outerEnd
    }
  }
}

function fillOwned(fields: readonly WireField[], value: Struct): void {
  for (const field of fields) value[field.name] = defaultOf(field)
}

function nothing(): void {}
