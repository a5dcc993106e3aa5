const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `500ms`, `5s`, `2m`, `1h`, `14d` in ms; null when the text is none of these. */
export function toDurationMs(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(text.trim())
  const unit = unitMs[found?.[2] ?? '']
  return found === null || unit === undefined ? null : Math.round(Number(found[1]) * unit)
}
