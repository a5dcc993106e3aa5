import { parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs'
import type { ScopeState } from '#components/plan/scope-fields.tsx'
import { scopeKinds } from '#components/plan/scope-fields.tsx'
import { targetKinds, type TargetState } from '#components/plan/target-fields.tsx'
import { toZoned } from '#components/plan/zoned.ts'
import type { ResetScope, ResetTarget } from '#lib/model/reset.ts'

const text = parseAsString.withDefault('')

/** What the address of a reset carries; the text of a file it does not. */
export const resetParams = {
  to: parseAsStringLiteral(targetKinds),
  offset: text,
  at: text,
  zone: text,
  duration: text,
  by: text,
  group: text,
  audit: text,
  strict: parseAsBoolean.withDefault(false),
  scope: parseAsStringLiteral(scopeKinds).withDefault('all'),
  topics: parseAsArrayOf(parseAsString).withDefault([]),
  partitions: parseAsArrayOf(parseAsString).withDefault([]),
}

/** The target as the API takes it; null: its field is empty. */
export function toTarget(state: TargetState): ResetTarget | null {
  switch (state.to) {
    case 'earliest':
    case 'latest':
    case 'current':
      return { kind: state.to }
    case 'offset':
      return state.offset === '' ? null : { kind: 'offset', offset: state.offset }
    case 'timestamp': {
      const zoned = toZoned(state.at, state.zone)
      return 'because' in zoned ? null : { kind: 'timestamp', at: zoned.text }
    }
    case 'duration':
      return state.duration === '' ? null : { kind: 'duration', duration: state.duration }
    case 'shift':
      return state.by === '' || state.by === '-' ? null : { kind: 'shift', by: state.by }
    case 'csv':
      return state.csv.trim() === '' ? null : { kind: 'csv', csv: state.csv }
    case 'group':
      return state.group === '' ? null : { kind: 'group', group: state.group }
    case 'audit':
      return state.audit === '' ? null : { kind: 'audit', audit: state.audit }
  }
}

/** Null: nothing is chosen yet. */
export function toScope({ scope, topics, partitions }: ScopeState): ResetScope | null {
  if (scope === 'all') return { all: true }
  if (scope === 'topics') return topics.length === 0 ? null : { topics: [...topics] }
  const places = partitions.flatMap((key) => {
    const at = key.lastIndexOf(':')
    const partition = Number(key.slice(at + 1))
    return at > 0 && Number.isInteger(partition) ? [{ topic: key.slice(0, at), partition }] : []
  })
  return places.length === 0 ? null : { partitions: places }
}
