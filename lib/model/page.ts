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

/** A cursor to a place rather than a row: for pages that are numbered. */
export function cursorAt(at: number): string {
  return encode(String(at))
}

function startAfter<T>(sorted: T[], cursor: string, idOf: (item: T) => string): number {
  const [at, id] = readCursor(cursor)
  if (id === null) return Math.min(at, sorted.length)
  const previous = sorted[at - 1]
  if (previous !== undefined && idOf(previous) === id) return at
  const found = sorted.findIndex((item) => idOf(item) === id)
  return found >= 0 ? found + 1 : Math.min(at, sorted.length)
}

function toCursor(id: string, at: number): string {
  return encode(`${at}:${id}`)
}

function encode(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Where, and behind which row; a place alone has none. A cursor that we did not make starts at the top. */
function readCursor(cursor: string): [at: number, id: string | null] {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    )
    const text = new TextDecoder().decode(bytes)
    const colon = text.indexOf(':')
    const at = Number(colon < 0 ? text : text.slice(0, colon))
    if (!Number.isInteger(at) || at < 0) return [0, null]
    return [at, colon < 0 ? null : text.slice(colon + 1)]
  } catch {
    return [0, null]
  }
}
