// For tests: a box and its tables as settings and catalogue would give them.
import type { Catalogue } from '#lib/model/catalogue.ts'
import type { BoxWish } from '#lib/model/preset.ts'
import { planBox, type BoxPlan } from './plan-box.ts'
import { findPreset } from './presets.ts'

/** Nothing is said but the preset. */
export function fakeWish(preset: string, more: Partial<BoxWish> = {}): BoxWish {
  return {
    id: 'box',
    database: 'app',
    preset,
    kind: null,
    mode: null,
    table: { schema: null, name: null },
    columns: {},
    states: {},
    only: null,
    keepsMs: null,
    timeZone: 'UTC',
    actions: [],
    ...more,
  }
}

export function fakePlan(name: string, more: Partial<BoxWish> = {}): BoxPlan {
  const preset = findPreset(name)
  if (!preset) throw new Error(`There is no preset ${name}.`)
  return planBox(fakeWish(name, more), preset)
}

/** A small table of the schema `public` that nobody uses. Columns are texts, or of the types that are given. */
export function fakeCatalogue(
  name: string,
  columns: readonly string[] | Readonly<Record<string, string>> = [],
  more: Partial<Catalogue> = {},
): Catalogue {
  const types = Array.isArray(columns)
    ? columns.map((one) => [one, 'text'] as const)
    : Object.entries(columns)
  return {
    schema: 'public',
    name,
    columns: new Map(types),
    rows: 1,
    sizeBytes: 1,
    deadTuples: 0,
    liveTuples: 1,
    inserted: 0,
    updated: 0,
    deleted: 0,
    mayWriteAs: null,
    ...more,
  }
}
