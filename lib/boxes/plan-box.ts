import {
  boxStates,
  roles,
  type BoxKind,
  type BoxMode,
  type BoxState,
  type BoxWish,
  type Column,
  type Predicate,
  type Preset,
  type Requeue,
  type Role,
  type StateRows,
} from '#lib/model/preset.ts'
import { withoutNow, withRoles } from './predicate.ts'

export type Table = { schema: string; name: string }
type Columns = Partial<Record<Role, Column>>

/** Rows of one kind: where they lie, which they are, and what their columns are for. */
export type Rows = { table: Table; where: Predicate; columns: Columns; order: string | null; open: Predicate }

/** One box as it is read: its preset with what the settings say otherwise. */
export type BoxPlan = {
  id: string
  database: string
  kind: BoxKind
  mode: BoxMode
  preset: Preset
  table: Table
  states: Partial<Record<BoxState, Rows>>
  duplicates: Rows | null
  /** Rows that belong to the box; null: all of its table. */
  only: Predicate | null
  keepsMs: number | null
  timeZone: string
  /** What the settings let people do with it. */
  actions: BoxWish['actions']
  /** How rows are tried again. Not of a state that the settings put into words of their own: it may be another. */
  requeue: Partial<Record<BoxState, Requeue>>
}

export function planBox(wish: BoxWish, preset: Preset): BoxPlan {
  const table = {
    schema: wish.table.schema ?? preset.table?.schema ?? 'public',
    name: wish.table.name ?? preset.table?.name ?? '',
  }
  const columns = mergeColumns(preset.columns, wish.columns)
  const nameOf = (role: Role) => columns[role]?.name ?? null
  const told = boxStates.flatMap((state) => {
    const own = wish.states[state]
    if (own === null) return []
    const rows: StateRows | undefined = own === undefined ? preset.states[state] : { where: own }
    return rows ? [{ state, rows }] : []
  })
  const changed = Object.values(wish.states).some((state) => state !== undefined && state !== null)
  // With states of one's own the open rows are those that are in one of them.
  const open = changed
    ? { any: told.filter(({ rows }) => !rows.table).map(({ rows }) => withRoles(rows.where, nameOf)) }
    : withRoles(preset.open, nameOf)
  const toRows = ({ where, table: beside, columns: its }: StateRows): Rows => {
    const there = beside === undefined || !its ? columns : without(its, wish.columns)
    const whole = withRoles(where, nameOf)
    return {
      table: beside === undefined ? table : { ...table, name: beside.replace('@', () => table.name) },
      where: wish.only ? { all: [whole, wish.only] } : whole,
      columns: there,
      order: there[preset.order ?? 'createdAt']?.name ?? there.createdAt?.name ?? there.id?.name ?? null,
      open: beside === undefined ? withoutNow(open) : { always: true },
    }
  }
  return {
    id: wish.id,
    database: wish.database,
    kind: wish.kind ?? preset.kind,
    mode: wish.mode ?? preset.mode,
    preset,
    table,
    states: Object.fromEntries(told.map(({ state, rows }) => [state, toRows(rows)])),
    duplicates: preset.duplicates ? toRows(preset.duplicates) : null,
    only: wish.only,
    keepsMs: wish.keepsMs,
    timeZone: wish.timeZone,
    actions: wish.actions,
    requeue: Object.fromEntries(
      Object.entries(preset.requeue ?? {}).filter(([state]) => wish.states[state as BoxState] === undefined),
    ),
  }
}

function mergeColumns(preset: Columns, wish: BoxWish['columns']): Columns {
  const merged: Columns = {}
  for (const role of roles) {
    const own = wish[role]
    const column = own === undefined ? preset[role] : own
    if (column) merged[role] = column
  }
  return merged
}

/** A table beside has columns of its own; what the settings say is not to be looked at is not looked at there either. */
function without(its: Columns, wish: BoxWish['columns']): Columns {
  return Object.fromEntries(Object.entries(its).filter(([role]) => wish[role as Role] !== null))
}

/** Every table that a box is read from. */
export function tablesOf({ table, states, duplicates }: BoxPlan): Table[] {
  const all = [
    table,
    ...Object.values(states).map((rows) => rows.table),
    ...(duplicates ? [duplicates.table] : []),
  ]
  return [...new Map(all.map((one) => [keyOf(one), one])).values()]
}

export function keyOf({ schema, name }: Table): string {
  return `${schema}.${name}`
}
