import { resolve } from 'node:path'
import type { Preset } from '#lib/model/preset.ts'
import { toAddress, splitAddresses } from './address.ts'
import { findBrokenLinks } from './links.ts'
import type { ConfigMistake } from './mistake.ts'
import { toCause } from './references.ts'
import { settingsSchema } from './schema.ts'
import { toName, toSentence } from './sentence.ts'
import type { Settings } from './settings.ts'
import { parseYamlFile } from './yaml-file.ts'
import type { Path } from './yaml-file.ts'

type Env = Record<string, string | undefined>
type ReadFile = (path: string) => string

/**
 * The settings of the file that `THROUGHLINE_CONFIG` names, else one cluster `default` from `THROUGHLINE_BOOTSTRAP`;
 * or every mistake in them, in the order of their lines. `readFile` returns a file's text or throws. `presets`: the table
 * layouts that boxes may name; null leaves that unchecked.
 */
export function loadSettings(
  env: Env,
  readFile: ReadFile,
  presets: readonly Preset[] | null = null,
): Settings | ConfigMistake[] {
  const file = env['THROUGHLINE_CONFIG'] ?? ''
  return file === '' ? loadFromBootstrap(env) : loadFromFile(file, env, readFile, presets)
}

function loadFromFile(
  file: string,
  env: Env,
  readFile: ReadFile,
  presets: readonly Preset[] | null,
): Settings | ConfigMistake[] {
  let text: string
  try {
    text = readFile(file)
  } catch (error) {
    const sentence = `the settings file ${file} cannot be read (${toCause(error)})`
    return [{ file: 'THROUGHLINE_CONFIG', line: null, sentence }]
  }
  const yaml = parseYamlFile(text, { env, readFile, file })
  const tell = (path: Path, sentence: string): ConfigMistake => ({
    file,
    line: yaml.lineOf(path),
    sentence: sentence
      .replaceAll('{name}', () => toName(path))
      .replaceAll('{value}', () => yaml.rawOf(path) ?? toName(path)),
  })
  // A file that does not parse has no values to judge.
  if (yaml.value === null && yaml.mistakes.length > 0) return yaml.mistakes
  const checked = settingsSchema.safeParse(yaml.value ?? {}, { error: toSentence })
  const mistakes = [
    ...(checked.error?.issues ?? []).map(({ path, message }) => ({ path, message })),
    ...findTwins(yaml.value, 'clusters'),
    ...findTwins(yaml.value, 'databases'),
    ...findTwins(yaml.value, 'boxes'),
    ...findTwins(yaml.value, 'flows'),
    ...findBrokenLinks(yaml.value, presets),
  ]
    .filter(({ path }) => !yaml.isBroken(path))
    .map(({ path, message }) => tell(path, message))
  const all = [...yaml.mistakes, ...mistakes].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  if (all.length > 0 || checked.data === undefined) return all
  const { version: _, ...rest } = checked.data
  return { ...rest, source: file, dataDir: toDataDir(env) }
}

function loadFromBootstrap(env: Env): Settings | ConfigMistake[] {
  const variable = 'THROUGHLINE_BOOTSTRAP'
  const parts = splitAddresses(env[variable] ?? '')
  const tell = (sentence: string): ConfigMistake => ({ file: variable, line: null, sentence })
  if (parts.length === 0) {
    const set = env[variable] === undefined ? 'is not set' : 'is empty'
    const way = 'name brokers as host:port,host:port, or a settings file in THROUGHLINE_CONFIG'
    return [tell(`${set}; ${way}`)]
  }
  const mistakes = parts.filter((part) => toAddress(part) === null)
  if (mistakes.length > 0) return mistakes.map((part) => tell(notAnAddress(part)))
  const plain = { version: 1, clusters: [{ id: 'default', bootstrap: parts }] }
  const { version: _, ...rest } = settingsSchema.parse(plain)
  return { ...rest, source: 'environment', dataDir: toDataDir(env) }
}

function notAnAddress(part: string): string {
  return `${part} is not host:port (an IPv6 address goes in brackets: [::1]:9092)`
}

function toDataDir(env: Env): string {
  // Without the mark the bundler takes the whole project for this folder and packs it.
  return resolve(/* turbopackIgnore: true */ env['THROUGHLINE_DATA'] || './data')
}

/** Two entries with one id. Apart from the schema, which would not look once an entry has another mistake. */
function findTwins(value: unknown, list: string): { path: Path; message: string }[] {
  const entries = toEntries(value, list)
  const ids = entries.map((entry) => (isMap(entry) ? entry['id'] : undefined))
  return ids.flatMap((id, index) =>
    typeof id === 'string' && ids.indexOf(id) < index
      ? [{ path: [list, index, 'id'], message: `two ${list} have the id {value}` }]
      : [],
  )
}

function toEntries(value: unknown, list: string): unknown[] {
  const entries = isMap(value) ? value[list] : undefined
  return Array.isArray(entries) ? entries : []
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
