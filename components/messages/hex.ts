/** So much of a value is drawn as hex; more is no reading matter. */
const MOST_BYTES = 16_384

/** Offset, sixteen bytes, and what of them can be printed, a line each. */
export function toHexLines(bytes: Uint8Array, width = 16): string[] {
  const lines: string[] = []
  for (let at = 0; at < Math.min(bytes.length, MOST_BYTES); at += width) {
    const row = [...bytes.subarray(at, at + width)]
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const text = row.map((byte) => (byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : '.')).join('')
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(width * 3 - 1)}  ${text}`)
  }
  if (bytes.length > MOST_BYTES) lines.push(`… ${bytes.length - MOST_BYTES} more bytes`)
  return lines
}

export function toBytes(text: string, encoding: 'utf8' | 'base64'): Uint8Array {
  if (encoding === 'utf8') return new TextEncoder().encode(text)
  return Uint8Array.from(atob(text), (char) => char.codePointAt(0) ?? 0)
}

/** Deeper levels stay at this one's place: spaces would be more than what they stand before, squared. */
const MOST_INDENT = 64

/** With two spaces a level; null: it is no JSON. Numbers stay as they were written, however long. */
export function indentJson(text: string): string | null {
  try {
    JSON.parse(text)
  } catch {
    return null
  }
  let depth = 0
  let inText = false
  let out = ''
  const line = () => `\n${'  '.repeat(Math.min(depth, MOST_INDENT))}`
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (inText) {
      out += char
      if (char === '\\') out += text.charAt(++at)
      else if (char === '"') inText = false
      continue
    }
    if (/\s/.test(char)) continue
    if (char === '"') inText = true
    if (char === '{' || char === '[') {
      const rest = /^\s*[}\]]/.exec(text.slice(at + 1, at + 200))
      if (rest) {
        out += char + rest[0].trim()
        at += rest[0].length
        continue
      }
      depth++
      out += char + line()
    } else if (char === '}' || char === ']') {
      depth--
      out += line() + char
    } else if (char === ',') out += char + line()
    else out += char === ':' ? ': ' : char
  }
  return out
}
