/** A database as it stands in sentences: never user and password. */
export function toWhere(id: string, url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null
  return parsed
    ? `The database ${id} at ${parsed.host || 'localhost'}${parsed.pathname}`
    : `The database ${id}`
}
