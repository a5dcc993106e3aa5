/** A segment of a path as a name; what is not percent-encoded UTF-8 stays as it is written. */
export function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
