const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const most: Record<string, bigint> = { smallint: 2n ** 15n, integer: 2n ** 31n, bigint: 2n ** 63n }

/** Whether an id that somebody named can be one of a column of this type: PostgreSQL refuses a whole question for one that cannot. */
export function fitsType(id: string, type: string): boolean {
  if (id.includes('\0')) return false
  if (type === 'uuid') return uuid.test(id)
  if (type === 'numeric') return /^-?\d{1,38}(?:\.\d{1,38})?$/.test(id)
  const limit = most[type]
  if (limit === undefined) return /^(?:text|character|name)/.test(type)
  return /^-?\d{1,19}$/.test(id) && BigInt(id) < limit && BigInt(id) >= -limit
}
