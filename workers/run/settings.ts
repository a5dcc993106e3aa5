import { z } from 'zod'
import { duration, mapOf } from '#lib/config/shapes.ts'
import { type ConfigMistake } from '#lib/config/mistake.ts'
import { toName, toSentence } from '#lib/config/sentence.ts'
import { parseYamlFile } from '#lib/config/yaml-file.ts'

const text = z.string().min(1)
const count = (least: number, most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z
      .number({ error: () => `{name} must be a number from ${least} to ${most}` })
      .int()
      .min(least, { error: () => `{name} must be a number from ${least} to ${most}` })
      .max(most, { error: () => `{name} must be a number from ${least} to ${most}` }),
  )
const choice = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
)
/** `a,b` or a list. */
const list = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',') : value),
  z.array(text).min(1),
)

const common = {
  brokers: list,
  /** `postgres://…`. */
  database: text,
  schema: text,
}

const relay = mapOf({
  ...common,
  name: text,
  transactional: choice.optional(),
  createTables: choice.optional(),
  shards: count(1, 1024).optional(),
  batchRows: count(1, 10_000).optional(),
  batchBytes: count(1000, 50_000_000).optional(),
  shardsAtMost: count(1, 1024).optional(),
  mostAttempts: count(1, 1000).optional(),
  poll: duration(10, 60_000, 'from 10ms to 1m').optional(),
  transaction: duration(1000, 900_000, 'from 1s to 15m').optional(),
  call: duration(500, 300_000, 'from 500ms to 5m').optional(),
  silent: duration(1000, 3_600_000, 'from 1s to 1h').optional(),
})

const consumer = mapOf({
  ...common,
  group: text,
  topics: list,
  /** A module whose `handle(message, tx)` is the business effect. */
  handler: text,
  mode: z.enum(['at-most-once', 'at-least-once', 'inbox']).optional(),
  createTables: choice.optional(),
  mostAttempts: count(1, 1000).optional(),
  commitEvery: count(1, 100_000).optional(),
  partitionsAtOnce: count(1, 100).optional(),
  handle: duration(10, 300_000, 'from 10ms to 5m').optional(),
  session: duration(1000, 1_800_000, 'from 1s to 30m').optional(),
  window: duration(3_600_000, 3_650 * 86_400_000, 'from 1h to 3650d', '12h or 14d').optional(),
  silent: duration(1000, 3_600_000, 'from 1s to 1h').optional(),
})

export const schemas = { 'outbox-relay': relay, 'inbox-consumer': consumer }
export type WorkerKind = keyof typeof schemas
export type WorkerSettings<K extends WorkerKind> = z.infer<(typeof schemas)[K]>

type Sources = {
  env: Record<string, string | undefined>
  readFile: (path: string) => string
  file: string | null
}

/**
 * The settings of a worker: of the YAML file, if one is named, and of the environment, which wins: `batchRows` is `WORKER_BATCH_ROWS`
 * there. Or every mistake in them, each in a sentence.
 */
export function loadWorkerSettings<K extends WorkerKind>(
  kind: K,
  { env, readFile, file }: Sources,
): WorkerSettings<K> | ConfigMistake[] {
  const schema: z.ZodType = schemas[kind]
  let written: string
  try {
    written = file === null ? '{}' : readFile(file)
  } catch {
    return [{ file: file ?? '', line: null, sentence: 'the settings file cannot be read' }]
  }
  const yaml = parseYamlFile(written, { env, readFile, file: file ?? 'environment' })
  if (yaml.mistakes.length > 0) return yaml.mistakes
  const fromEnv = readEnv(kind, env)
  const checked = schema.safeParse({ ...(yaml.value as object | null), ...fromEnv }, { error: toSentence })
  if (checked.success) return checked.data as WorkerSettings<K>
  return checked.error.issues.map(({ path, message }) => {
    const [key] = path
    const isFromFile = file !== null && !(String(key) in fromEnv)
    const sentence = message.replaceAll('{name}', () => (isFromFile ? toName(path) : toVariable(String(key))))
    return isFromFile
      ? { file, line: yaml.lineOf(path), sentence }
      : { file: 'environment', line: null, sentence }
  })
}

function readEnv(kind: WorkerKind, env: Sources['env']): Record<string, string> {
  const found = Object.keys(schemas[kind].shape).flatMap((key): [string, string][] => {
    const value = env[toVariable(key)]
    return value === undefined ? [] : [[key, value]]
  })
  return Object.fromEntries(found)
}

function toVariable(key: string): string {
  return `WORKER_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}
