import { execFileSync } from 'node:child_process'

/** One of Kafka's message definitions, as `common/message/*.json` in the kafka-clients jar has it. */
export type Definition = {
  apiKey?: number
  name: string
  validVersions: string
  flexibleVersions: string
  fields: DefinedField[]
  commonStructs?: { name: string; fields: DefinedField[] }[]
}

export type DefinedField = {
  name: string
  type: string
  versions: string
  nullableVersions?: string
  taggedVersions?: string
  tag?: number
  default?: string | number | boolean
  fields?: DefinedField[]
}

export type Jar = {
  /** Kafka's release. */
  version: string
  read: (message: string) => Definition
}

export function openJar(path: string): Jar {
  const entry = (name: string) => execFileSync('unzip', ['-p', path, name], { encoding: 'utf8' })
  const version = /^version=(.+)$/m.exec(entry('kafka/kafka-version.properties'))?.[1]
  if (!version) throw new Error(`${path} does not say which Kafka it belongs to.`)
  return {
    version,
    // The definitions are JSON with whole-line comments.
    read: (message) =>
      JSON.parse(entry(`common/message/${message}.json`).replace(/^\s*\/\/.*$/gm, '')) as Definition,
  }
}

export type Span = [min: number, max: number]

/** `3+`, `2-7`, `5` or `none`, cut to `within`; null when nothing is left. */
export function toSpan(versions: string | undefined, within: Span): Span | null {
  const match = /^(\d+)(?:(\+)|-(\d+))?$/.exec(versions ?? 'none')
  if (!match) return null
  const min = Number(match[1])
  const max = match[2] ? Infinity : Number(match[3] ?? min)
  const span: Span = [Math.max(min, within[0]), Math.min(max, within[1])]
  return span[0] <= span[1] ? span : null
}
