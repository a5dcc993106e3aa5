/**
 * What cannot be seen, or turns what stands beside it, as something that can: control characters by their pictures, marks
 * of direction by their numbers. Ends of lines and tabs stay.
 */
export function toVisible(text: string): string {
  return text.replaceAll(UNSEEN, (char) => {
    const code = char.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '␡' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
  })
}

// They are what is looked for.
/* oxlint-disable no-control-regex */
const UNSEEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g
