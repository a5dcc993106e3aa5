import type { Preset } from '#lib/model/preset.ts'
import { findNearest } from './mistake.ts'
import type { Path } from './yaml-file.ts'

type Mistake = { path: Path; message: string }
type Entry = Record<string, unknown>

/**
 * What entries of the settings say of each other and of presets that are not there. Apart from the schema, which would not look once an
 * entry has another mistake. `presets: null`: they are not looked at.
 */
export function findBrokenLinks(value: unknown, presets: readonly Preset[] | null): Mistake[] {
  const clusters = idsOf(value, 'clusters')
  const databases = idsOf(value, 'databases')
  const boxes = entriesOf(value, 'boxes')
  const boxIds = idsOf(value, 'boxes')
  const found: Mistake[] = []
  const need = (path: Path, id: unknown, known: string[], what: string, list: string) => {
    if (typeof id !== 'string' || known.includes(id)) return
    found.push({ path, message: `there is no ${what} ${id} in ${list}${hint(id, known)}` })
  }
  for (const [at, box] of boxes.entries()) {
    need(['boxes', at, 'database'], box['database'], databases, 'database', 'databases')
    if (presets) found.push(...checkPreset(box, at, presets))
    const actions = Array.isArray(box['actions']) ? box['actions'] : []
    const database = entriesOf(value, 'databases').find(({ id }) => id === box['database'])
    if (actions.length > 0 && database && !database['write'])
      found.push({
        path: ['boxes', at, 'actions'],
        message: `actions need write: { url } of the database ${String(box['database'])}: it is read with a user that may only read`,
      })
  }
  for (const [at, flow] of entriesOf(value, 'flows').entries()) {
    need(['flows', at, 'cluster'], flow['cluster'], clusters, 'cluster', 'clusters')
    need(['flows', at, 'outbox'], flow['outbox'], boxIds, 'box', 'boxes')
    const readers = Array.isArray(flow['readers']) ? flow['readers'] : []
    for (const [n, reader] of readers.entries())
      if (isMap(reader)) need(['flows', at, 'readers', n, 'inbox'], reader['inbox'], boxIds, 'box', 'boxes')
  }
  return found
}

function checkPreset(box: Entry, at: number, presets: readonly Preset[]): Mistake[] {
  const { preset: wanted } = box
  if (typeof wanted !== 'string') return []
  const known = presets.map(({ name }) => name)
  const preset = presets.find(({ name }) => name === wanted)
  if (!preset) {
    const message = `there is no preset ${wanted}${hint(wanted, known) || `; known are ${known.join(', ')}`}`
    return [{ path: ['boxes', at, 'preset'], message }]
  }
  const table = isMap(box['table']) ? box['table'] : {}
  const columns = isMap(box['columns']) ? box['columns'] : {}
  const mistakes: Mistake[] = []
  if (preset.table === null && typeof table['name'] !== 'string')
    mistakes.push({ path: ['boxes', at], message: `${wanted} needs table: { schema, name }` })
  for (const role of preset.needs)
    if (columns[role] === undefined || columns[role] === null)
      mistakes.push({ path: ['boxes', at], message: `${wanted} needs columns.${role}` })
  return mistakes
}

function hint(word: string, known: string[]): string {
  const near = findNearest(word, known)
  return near === null ? '' : `; did you mean ${near}?`
}

function idsOf(value: unknown, list: string): string[] {
  return entriesOf(value, list).flatMap(({ id }) => (typeof id === 'string' ? [id] : []))
}

/** Entries that are no maps keep their place. */
function entriesOf(value: unknown, list: string): Entry[] {
  const entries = isMap(value) ? value[list] : undefined
  return Array.isArray(entries) ? entries.map((entry) => (isMap(entry) ? entry : {})) : []
}

function isMap(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
