/** The moment of a time in UTC, written `2026-11-22T14:07:00.000`; null when no calendar has it. Not the present time. */
export function toEpochMs(local: string): number | null {
  const ms = Date.parse(`${local}Z`)
  // A day that no month has comes out as another day, or as none.
  return Number.isNaN(ms) || new Date(ms).toISOString() !== `${local}Z` ? null : ms
}

/** As ISO 8601 in UTC, with milliseconds. */
export function formatUtc(ms: number): string {
  return new Date(ms).toISOString()
}
