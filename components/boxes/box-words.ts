import { formatCount, formatDuration } from '#lib/format.ts'
import type { Box, BoxStatus } from '#lib/model/box.ts'
import type { BoxMode, BoxState } from '#lib/model/preset.ts'
import type { Kind } from '#components/ui/glyph.tsx'

export const boxStatusWords: Record<BoxStatus, { kind: Kind; word: string }> = {
  failing: { kind: 'bad', word: 'Failing' },
  'window-short': { kind: 'warn', word: 'Window too short' },
  waiting: { kind: 'warn', word: 'Waiting' },
  unknown: { kind: 'unk', word: 'Unknown' },
  draining: { kind: 'ok', word: 'Draining' },
}

export const stateWords: Record<BoxState, string> = {
  pending: 'Pending',
  inFlight: 'In flight',
  failed: 'Failed',
  dead: 'Dead',
}

const modeWords: Record<BoxMode, string> = {
  delete: 'deletes when done',
  mark: 'marks what is done',
  'one-transaction': 'one transaction with the effect',
  log: 'read from the write-ahead log',
}

/** "outbox, deletes when done" */
export function sayKind({ kind, mode }: Pick<Box, 'kind' | 'mode'>): string {
  return `${kind}, ${modeWords[mode]}`
}

/** 312, or 10,000+ where the count stopped. */
export function sayCount(value: bigint | null, capped: boolean): string {
  return value === null ? 'unknown' : `${formatCount(value)}${capped ? '+' : ''}`
}

export function sayAge(ms: number): string {
  return ms < 500 ? '< 1 s' : formatDuration(ms)
}

/** What a person could say aloud about all boxes. */
export function sayBoxes(boxes: readonly Box[]): { text: string; soft: string } {
  const named = (status: BoxStatus) => boxes.filter((box) => box.status === status).map(({ id }) => id)
  const failing = named('failing')
  const waiting = named('waiting')
  const unknown = named('unknown')
  if (boxes.length === 0) return { text: 'No inbox or outbox is watched.', soft: '' }
  const all = boxes.length === 1 ? 'The one box' : `All ${formatCount(boxes.length)} boxes`
  const wrong = [
    ...(failing.length > 0 ? [`${join(failing)} ${failing.length === 1 ? 'fails' : 'fail'}`] : []),
    ...(waiting.length > 0 ? [`${join(waiting)} ${waiting.length === 1 ? 'does' : 'do'} not drain`] : []),
  ]
  const soft = unknown.length > 0 ? `${join(unknown)} could not be seen.` : ''
  if (wrong.length > 0) return { text: `${wrong.join(', ')}.`, soft }
  if (unknown.length === boxes.length) return { text: 'No box could be seen.', soft: '' }
  return {
    text: unknown.length > 0 ? 'What was seen drains.' : `${all} ${boxes.length === 1 ? 'drains' : 'drain'}.`,
    soft,
  }
}

/** Of one box. */
export function sayBox(box: Box): string {
  const { word } = boxStatusWords[box.status]
  if (box.because !== null) return `${box.id} cannot be seen now.`
  switch (box.status) {
    case 'failing':
      return `${box.id} fails: ${box.statusReason}.`
    case 'waiting':
      return `${box.id} does not drain: ${box.statusReason}.`
    case 'window-short':
      return `${box.id} forgets too soon: ${box.statusReason}.`
    case 'unknown':
      return `${box.id}: ${box.statusReason.replace(/\.$/, '')}.`
    case 'draining':
      return box.pending !== null && box.pending > 0n
        ? `${box.id} drains: ${sayCount(box.pending, box.cappedStates.includes('pending'))} wait${box.oldestPendingMs === null ? '' : `, the oldest ${sayAge(box.oldestPendingMs)}`}.`
        : `${box.id} ${word === 'Draining' ? 'drains' : word}: ${box.statusReason}.`
  }
}

function join(names: readonly string[]): string {
  return names.length <= 2
    ? names.join(' and ')
    : `${names.slice(0, 2).join(', ')} and ${formatCount(names.length - 2)} more`
}
