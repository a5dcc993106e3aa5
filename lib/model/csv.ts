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

export type CsvOffset = { topic: string; partition: number; offset: bigint }

/** Offsets as Kafka's tool writes them, so that it and we read them back. No apostrophe here: it would be part of the name. */
export function formatOffsetsCsv(offsets: readonly CsvOffset[]): string {
  return offsets.map(({ topic, partition, offset }) => `${quote(topic)},${partition},${offset}\n`).join('')
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
