import {
  openSink,
  grow,
  writeFlexibleLength,
  writeLongLength,
  writeUnsigned,
  written,
  type Sink,
} from './sink.ts'
import { covers, defaultOf, type Struct, type WireField } from './table.ts'
import { primitiveWriter, unfit, type Write } from './write-value.ts'

type WriteStep = { name: string; standIn: unknown; write: Write }
type TagStep = WriteStep & { id: number }

/** Writes one structure at one version. A field left out has its default; one that the version lacks is not written. */
export function structWriter(
  fields: readonly WireField[],
  version: number,
  flexible: boolean,
  path = '',
): (sink: Sink, value: Struct) => void {
  const steps: WriteStep[] = []
  const tags: TagStep[] = []
  for (const field of fields) {
    if (!covers(field.versions, version)) continue
    const step = toStep(field, version, flexible, path)
    if (field.tag && covers(field.tag.versions, version)) tags.push({ ...step, id: field.tag.id })
    else steps.push(step)
  }
  tags.sort((one, other) => one.id - other.id)
  return (sink, value) => {
    for (const { name, standIn, write } of steps) write(sink, valueOr(value[name], standIn))
    if (flexible) writeTags(sink, tags, value)
  }
}

function toStep(field: WireField, version: number, flexible: boolean, parent: string): WriteStep {
  const path = parent ? `${parent}.${field.name}` : field.name
  const nullable = covers(field.nullable, version)
  const write = field.list
    ? listWriter(field, version, flexible, nullable, path)
    : valueWriter(field, version, flexible, nullable, path)
  return { name: field.name, standIn: defaultOf(field), write }
}

function listWriter(
  field: WireField,
  version: number,
  flexible: boolean,
  nullable: boolean,
  path: string,
): Write {
  const element = valueWriter(field, version, flexible, false, `${path}[]`)
  const writeLength = flexible ? writeFlexibleLength : writeLongLength
  return (sink, value) => {
    if (value === null && nullable) return writeLength(sink, -1)
    if (!Array.isArray(value)) throw unfit(path, value)
    writeLength(sink, value.length)
    for (const one of value) element(sink, one)
  }
}

function valueWriter(
  field: WireField,
  version: number,
  flexible: boolean,
  nullable: boolean,
  path: string,
): Write {
  if (typeof field.of === 'string') return primitiveWriter(field.of, flexible, nullable, path)
  const struct = structWriter(field.of, version, flexible, path)
  return (sink, value) => {
    if (nullable) {
      const from = grow(sink, 1)
      sink.bytes.writeInt8(value === null ? -1 : 1, from)
      if (value === null) return
    }
    if (!isStruct(value)) throw unfit(path, value)
    struct(sink, value)
  }
}

/** As Kafka does: a tagged field that has its default is left out. */
function writeTags(sink: Sink, tags: readonly TagStep[], value: Struct): void {
  const present = tags.filter(({ name, standIn }) => !isDefault(value[name], standIn))
  writeUnsigned(sink, present.length)
  for (const { id, name, write } of present) {
    const inner = openSink()
    write(inner, value[name])
    const bytes = written(inner)
    writeUnsigned(sink, id)
    writeUnsigned(sink, bytes.length)
    const from = grow(sink, bytes.length)
    bytes.copy(sink.bytes, from)
  }
}

function isDefault(value: unknown, standIn: unknown): boolean {
  if (value === undefined || value === standIn) return true
  if (Array.isArray(standIn)) return Array.isArray(value) && value.length === 0
  if (!isStruct(standIn) || !isStruct(value)) return false
  return Object.entries(standIn).every(([name, one]) => isDefault(value[name], one))
}

const valueOr = (value: unknown, standIn: unknown) => (value === undefined ? standIn : value)

function isStruct(value: unknown): value is Struct {
  return typeof value === 'object' && value !== null
}
