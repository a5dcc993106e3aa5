import type { Preset } from '#lib/model/preset.ts'
import { presets } from './presets.ts'

export type SeenTable = { schema: string; name: string; columns: string[] }
export type Proposal = { table: SeenTable; preset: Preset }

const boxName = /outbox|inbox|event|message|queue|job/i

/** The preset that fits a table, told by its columns; null: none does. */
function recognise(table: SeenTable): Preset | null {
  const has = new Set(table.columns)
  const fits = presets.filter(
    ({ fingerprint }) => fingerprint.length > 0 && fingerprint.every((column) => has.has(column)),
  )
  const particular = fits.find(({ name }) => !name.startsWith('generic/'))
  if (particular) return particular
  // An id and a status are in half of all tables: the name has to speak for it as well.
  return boxName.test(table.name) ? (fits[0] ?? null) : null
}

/** Tables that look like a box, and what fits them. */
export function proposeBoxes(tables: readonly SeenTable[]): Proposal[] {
  return tables.flatMap((table) => {
    const preset = recognise(table)
    return preset ? [{ table, preset }] : []
  })
}

/** The lines for the settings file. */
export function toSettingsLines(database: string, { table, preset }: Proposal): string {
  const text = (value: string) => (/^[A-Za-z_][\w-]*$/.test(value) ? value : JSON.stringify(value))
  const id = `${table.schema}-${table.name}`.replaceAll(/[^A-Za-z0-9._-]/g, '-').replace(/^[^A-Za-z0-9]+/, '')
  return [
    `- id: ${id || 'box'}`,
    `  database: ${text(database)}`,
    `  preset: ${preset.name}`,
    `  table: { schema: ${text(table.schema)}, name: ${text(table.name)} }`,
  ].join('\n')
}
