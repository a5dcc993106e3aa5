/**
 * One page out of a sorted list. The cursor names the last row and where it stood: the list may have changed since, so
 * we go on after that row while it is there, else from its place.
 */
export function pageOf<T>(
  sorted: T[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  idOf: (item: T) => string,
): { page: T[]; nextCursor: string | null } {
  const from = cursor === undefined ? 0 : startAfter(sorted, cursor, idOf)
  const page = sorted.slice(from, from + limit)
  const last = page.at(-1)
  const more = last !== undefined && from + limit < sorted.length
  return { page, nextCursor: more ? toCursor(idOf(last), from + limit) : null }
}

function startAfter<T>(sorted: T[], cursor: string, idOf: (item: T) => string): number {
  const [at, id] = readCursor(cursor)
  const previous = sorted[at - 1]
  if (previous !== undefined && idOf(previous) === id) return at
  const found = sorted.findIndex((item) => idOf(item) === id)
  return found >= 0 ? found + 1 : Math.min(at, sorted.length)
}

function toCursor(id: string, at: number): string {
  const bytes = new TextEncoder().encode(`${at}:${id}`)
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** A cursor that we did not make starts at the top. */
function readCursor(cursor: string): [number, string] {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    )
    const text = new TextDecoder().decode(bytes)
    const colon = text.indexOf(':')
    const at = Number(text.slice(0, colon))
    return Number.isInteger(at) && at >= 0 ? [at, text.slice(colon + 1)] : [0, '']
  } catch {
    return [0, '']
  }
}
