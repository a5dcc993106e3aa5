/** Where a worker says what it does: pino's shape, cut down to what is used. */
export type Log = Record<'info' | 'warn' | 'error', (fields: object, sentence: string) => void>

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** What was thrown, in a line. */
export function toSentence(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
