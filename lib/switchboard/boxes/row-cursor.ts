/** The place of a row: what it is ordered by, and its id. Both go into a question as quoted texts. */
export type RowPlace = [order: string, id: string]

export function toRowCursor(place: RowPlace): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** Null: it is none of ours. */
export function readRowCursor(cursor: string): RowPlace | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(value) || value.length !== 2) return null
    const [order, id] = value as unknown[]
    if (typeof order !== 'string' || typeof id !== 'string') return null
    return order.includes('\0') || id.includes('\0') ? null : [order, id]
  } catch {
    return null
  }
}
