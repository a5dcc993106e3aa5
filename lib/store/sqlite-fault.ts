import { Fault, type FaultCode } from '#lib/model/reading.ts'

const elsewhere = 'or name another folder in THROUGHLINE_DATA'

/** What SQLite says by number (https://sqlite.org/rescode.html), the low byte; {file} is filled in. */
const byNumber: Record<number, [FaultCode, string]> = {
  3: ['denied', `{file} may not be written by this process: give it the right to, ${elsewhere}.`],
  5: ['timeout', '{file} is held by another process for too long: end that one.'],
  8: ['denied', `{file} may not be written by this process: give it the right to, ${elsewhere}.`],
  10: ['unreachable', '{file} could not be read or written: look at its disk. What is in it stays.'],
  11: ['protocol', `{file} is damaged: bring back a copy, or move it away and a new one is made.`],
  13: [
    'unreachable',
    'There is no room left for {file}: what is in it stays. Make room, and writing goes on.',
  ],
  14: ['denied', `{file} cannot be opened: see to its folder and its rights, ${elsewhere}.`],
  26: ['protocol', `{file} is not a store of ours: move it away, ${elsewhere}.`],
}

/** What the system says of the folder. */
const byCode: Record<string, [FaultCode, string]> = {
  EACCES: [
    'denied',
    `The folder {file} may not be written by this process: give it the right to, ${elsewhere}.`,
  ],
  EPERM: [
    'denied',
    `The folder {file} may not be written by this process: give it the right to, ${elsewhere}.`,
  ],
  EROFS: ['denied', `The folder {file} is on a disk that is read-only: make it writable, ${elsewhere}.`],
  EEXIST: ['denied', `{file} is not a folder: move it away, ${elsewhere}.`],
  ENOTDIR: [
    'denied',
    `{file} cannot be a folder, for a part of that path is a file: name another in THROUGHLINE_DATA.`,
  ],
  ENOENT: ['denied', `The folder {file} cannot be made: name another in THROUGHLINE_DATA.`],
  ENOSPC: ['unreachable', 'There is no room left for the folder {file}: make room.'],
}

/** A Fault for what the disk or another process did; anything else comes back as it is. */
export function toSqliteFault(error: unknown, file: string): unknown {
  const number = numberOf(error)
  const found = number === null ? byCode[codeOf(error)] : byNumber[number & 0xff]
  if (!found) return error
  const [code, sentence] = found
  return new Fault(
    code,
    sentence.replace('{file}', () => file),
    { cause: error },
  )
}

export function isBusy(error: unknown): boolean {
  return ((numberOf(error) ?? 0) & 0xff) === 5
}

function numberOf(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : null
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
