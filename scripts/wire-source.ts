import { toSpan, type DefinedField, type Definition, type Span } from './wire-definition.ts'

type Direction = 'request' | 'response' | 'data'
type Source = { types: string[]; tables: string[] }

const typescript: Record<string, string> = {
  bool: 'boolean',
  int64: 'bigint',
  uuid: 'string',
  string: 'string',
  bytes: 'Buffer',
  records: 'Buffer',
}

/**
 * Writes the types and the field table of one message. In a request a field may be left out when it has a default or
 * when only some versions carry it; elsewhere every field is there, since the decoder fills the gaps.
 */
export function writeMessage(definition: Definition, prefix: string, direction: Direction, spoken: Span) {
  const source: Source = { types: [], tables: [] }
  const common = new Map(definition.commonStructs?.map(({ name, fields }) => [name, fields]))
  const written = new Set<string>()

  function struct(name: string, fields: DefinedField[], span: Span): string {
    const title = name.startsWith(prefix) ? name : `${prefix}${suffix[direction]}${name}`
    if (written.has(title)) return title
    written.add(title)
    const kept = fields.flatMap((field) => {
      const versions = toSpan(field.versions, span)
      return versions ? [{ field, versions }] : []
    })
    const nested = kept.map(({ field, versions }) => {
      const inner = field.type.replace('[]', '')
      const innerFields = field.fields ?? common.get(inner)
      return { field, versions, inner, title: innerFields ? struct(inner, innerFields, versions) : null }
    })
    const members = nested.map(({ field, versions, inner, title: innerTitle }) => {
      const optional = direction === 'request' && (field.default !== undefined || !sameSpan(versions, span))
      const type = `${innerTitle ?? typescript[inner] ?? 'number'}${field.type.startsWith('[]') ? '[]' : ''}`
      const nullable = toSpan(field.nullableVersions, span) ? ' | null' : ''
      return `  ${camel(field.name)}${optional ? '?' : ''}: ${type}${nullable}`
    })
    const rows = nested.map(({ field, versions, inner, title: innerTitle }) =>
      row(field, versions, innerTitle ? camel(innerTitle) : `'${inner}'`),
    )
    source.types.push(`export type ${title} = {\n${members.join('\n')}\n}`)
    source.tables.push(`const ${camel(title)}: WireField[] = [\n${rows.join('\n')}\n]`)
    return title
  }

  const title = struct(definition.name, definition.fields, spoken)
  return { ...source, title, table: messageTable(definition, camel(title), spoken) }
}

function row(field: DefinedField, versions: Span, of: string): string {
  const nullable = toSpan(field.nullableVersions, versions)
  const tagged = toSpan(field.taggedVersions, versions)
  const parts = [
    `name: '${camel(field.name)}'`,
    `of: ${of}`,
    field.type.startsWith('[]') && 'list: true',
    `versions: ${literal(versions)}`,
    nullable && `nullable: ${literal(nullable)}`,
    tagged && `tag: { id: ${field.tag}, versions: ${literal(tagged)} }`,
    field.default !== undefined && `default: ${defaultLiteral(field, field.default)}`,
  ]
  return `  { ${parts.filter(Boolean).join(', ')} },`
}

function messageTable(definition: Definition, fields: string, spoken: Span): string {
  const flexible = toSpan(definition.flexibleVersions, spoken)
  return `{ name: '${definition.name}', versions: ${literal(spoken)}, flexibleFrom: ${flexible?.[0] ?? null}, fields: ${fields} }`
}

function defaultLiteral({ type }: DefinedField, value: string | number | boolean): string {
  if (value === 'null') return 'null'
  if (type === 'string') return `'${value}'`
  if (type === 'int64') return `${BigInt(String(value))}n`
  return type === 'bool' ? String(value) : String(Number(value))
}

const literal = ([min, max]: Span) => `[${min}, ${max}]`
const sameSpan = (one: Span, other: Span) => one[0] === other[0] && one[1] === other[1]
const suffix: Record<Direction, string> = { request: 'Request', response: 'Response', data: '' }

export const camel = (name: string) => name.charAt(0).toLowerCase() + name.slice(1)
export const kebab = (name: string) => camel(name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
