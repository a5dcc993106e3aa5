/** Where reading begins, as a query says it. */
export type From =
  | { kind: 'newest' }
  | { kind: 'earliest' }
  | { kind: 'offset'; offset: bigint }
  | { kind: 'timestamp'; atMs: number }

/** The text of a query that was checked to be one. Null when a time in it is none. */
export function toFrom(text: string): From | null {
  if (text === 'newest' || text === 'earliest') return { kind: text }
  const value = text.slice(text.indexOf(':') + 1)
  if (text.startsWith('offset:')) return { kind: 'offset', offset: BigInt(value) }
  const atMs = /^\d+$/.test(value) ? Number(value) : Date.parse(value)
  return Number.isFinite(atMs) ? { kind: 'timestamp', atMs } : null
}
