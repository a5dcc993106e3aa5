import { safelyDecoded } from '#app/safely-decoded.ts'
import type { Flow } from '#lib/model/flow.ts'

/** Flows and boxes belong to no one cluster: /flows/x → flows, x. Null: it is another screen. */
export function widePlaceOf(
  path: string,
): { place: 'flows' | 'boxes'; name: string | null; deed: null } | null {
  const [, place, name] = path.split('/')
  if (place !== 'flows' && place !== 'boxes') return null
  return { place, name: name === undefined ? null : safelyDecoded(name), deed: null }
}

/** How many flows do not get through; a failing one decides the shape. */
export function heldUpOf(flows: readonly Flow[] | undefined) {
  const held = (flows ?? []).filter(({ status }) => status === 'failing' || status === 'waiting')
  if (held.length === 0) return null
  const bad = held.some(({ status }) => status === 'failing')
  return { kind: bad ? ('bad' as const) : ('warn' as const), count: held.length, what: 'held up' }
}
