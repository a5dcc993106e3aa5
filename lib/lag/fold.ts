/** Fewer groups of one pattern than this stay rows of their own. */
export const LEAST_TO_FOLD = 20

/**
 * The name with its throw-away parts replaced: uuids, long hex, numbers of three digits or more. `console-consumer-81234`
 * becomes `console-consumer-*`. The name itself when nothing in it looks thrown away.
 */
export function toPattern(id: string): string {
  return id
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '*')
    .replace(/(?<![0-9a-z])(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,}(?![0-9a-z])/gi, '*')
    .replace(/\d{3,}/g, '*')
}
