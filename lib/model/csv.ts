/**
 * One cell of RFC 4180 text. Not known is an empty cell, never 0. A group may be called =1+1: a spreadsheet would compute
 * it, and the apostrophe tells it not to.
 */
export function toCsvCell(value: string | number | bigint | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
