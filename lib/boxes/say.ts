import type { Literal, Predicate } from '#lib/model/preset.ts'

// Short ways to write predicates down in presets.
export const always: Predicate = { always: true }
export const all = (...parts: Predicate[]): Predicate => ({ all: parts })
export const eq = (col: string, value: Literal): Predicate => ({ col, op: 'eq', value })
export const ne = (col: string, value: Literal): Predicate => ({ col, op: 'ne', value })
export const gt = (col: string, value: Literal): Predicate => ({ col, op: 'gt', value })
export const oneOf = (col: string, ...values: Literal[]): Predicate => ({ col, op: 'in', values })
export const isNull = (col: string): Predicate => ({ col, op: 'is', value: null, negated: false })
export const notNull = (col: string): Predicate => ({ col, op: 'is', value: null, negated: true })
