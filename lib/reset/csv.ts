import type { CsvOffset } from '#lib/model/csv.ts'
import type { Refusal } from '#lib/model/reading.ts'

const MOST_LINES = 200_000

/**
 * Offsets as Kafka's tool exports them: `topic,partition,offset` for one group, or with the group in front for several, of
 * which only the lines of `group` count. A field with a comma, a quote or a line break stands in quotes, a quote in it is
 * doubled. Every mistake is told with its line; nothing is guessed.
 */
export function parseOffsetsCsv(text: string, group: string): CsvOffset[] | Refusal {
  const lines = splitLines(text.startsWith('\uFEFF') ? text.slice(1) : text)
  if (!Array.isArray(lines)) return lines
  // The tool itself ends its export with an empty line.
  while (lines.at(-1)?.fields.join('') === '') lines.pop()
  if (lines.length === 0) return refuse('The file has no line in it.')
  if (lines.length > MOST_LINES) return refuse(`The file has more than ${MOST_LINES} lines.`)
  const columns = lines[0]?.fields.length ?? 0
  const offsets = new Map<string, CsvOffset>()
  for (const { number, fields } of lines) {
    if (fields.length !== columns || (columns !== 3 && columns !== 4))
      return refuse(
        `Line ${number} has ${fields.length} columns; topic,partition,offset are 3, with the group in front 4, the same in every line.`,
      )
    const [topic = '', partition = '', offset = ''] = fields.slice(-3)
    if (columns === 4 && fields[0] !== group) continue
    if (!/^\d{1,9}$/.test(partition)) return refuse(`Line ${number}: “${partition}” is not a partition.`)
    if (!/^-?\d{1,18}$/.test(offset)) return refuse(`Line ${number}: “${offset}” is not an offset.`)
    if (topic === '') return refuse(`Line ${number} names no topic.`)
    const key = `${topic}:${Number(partition)}`
    if (offsets.has(key))
      return refuse(
        `Line ${number} sets ${topic} ${Number(partition)} a second time; which of them is meant?`,
      )
    offsets.set(key, { topic, partition: Number(partition), offset: BigInt(offset) })
  }
  return offsets.size > 0 ? [...offsets.values()] : refuse(`No line of the file is about ${group}.`)
}

type Line = { number: number; fields: string[] }

function splitLines(text: string): Line[] | Refusal {
  const lines: Line[] = []
  let fields: string[] = []
  let number = 1
  let begun = 1
  let at = 0
  const endLine = () => {
    lines.push({ number: begun, fields })
    fields = []
  }
  while (at <= text.length) {
    let field: string
    if (text[at] === '"') {
      const quoted = readQuoted(text, at + 1)
      if (quoted === null) return refuse(`Line ${begun}: a quote is opened and never closed.`)
      field = quoted.field
      at = quoted.at
      number += field.split('\n').length - 1
      if (at < text.length && !/[,\r\n]/.test(text[at] ?? ''))
        return refuse(`Line ${begun}: after a closing quote a comma or the end of the line must follow.`)
    } else {
      const end = text.slice(at).search(/[,\r\n]/)
      const to = end < 0 ? text.length : at + end
      field = text.slice(at, to).trim()
      at = to
    }
    fields.push(field)
    if (text[at] === ',') {
      at++
      continue
    }
    endLine()
    if (at >= text.length) break
    at += text.startsWith('\r\n', at) ? 2 : 1
    begun = ++number
  }
  return lines
}

function readQuoted(text: string, from: number): { field: string; at: number } | null {
  let field = ''
  for (let at = from; at < text.length; at++) {
    if (text[at] !== '"') field += text[at]
    else if (text[at + 1] === '"') field += text[at++]
    else return { field, at: at + 1 }
  }
  return null
}

function refuse(because: string): Refusal {
  return { refused: 'bad-request', because }
}
