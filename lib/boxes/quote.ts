/** A name as PostgreSQL reads it back exactly: quoted always. Throws on what no name can hold. */
export function quoteName(name: string): string {
  refuseNul(name)
  return `"${name.replaceAll('"', '""')}"`
}

/** `schema.table`, each quoted. */
export function quoteTable({ schema, name }: { schema: string; name: string }): string {
  return `${quoteName(schema)}.${quoteName(name)}`
}

/**
 * A text as a literal. Inlined rather than bound: a plan for `status = $1` cannot use an index `where status = 'pending'`. With a
 * backslash it is written as E'' so that it means the same whatever `standard_conforming_strings` says.
 */
export function quoteText(text: string): string {
  refuseNul(text)
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

function refuseNul(text: string): void {
  if (text.includes('\0')) throw new RangeError('PostgreSQL knows no NUL in a name or a text.')
}
