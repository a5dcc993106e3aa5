import { toEpochMs } from '#lib/model/calendar.ts'
import type { CsvOffset } from '#lib/model/csv.ts'
import type { Refusal } from '#lib/model/reading.ts'
import type { ResetTarget } from '#lib/model/reset.ts'
import { parseOffsetsCsv } from './csv.ts'

/** A target understood: what is looked up per partition, and nothing left to misread. */
export type Aim =
  | { kind: 'earliest' }
  | { kind: 'latest' }
  | { kind: 'current' }
  | { kind: 'offset'; offset: bigint }
  /** The first record written at or after it. */
  | { kind: 'time'; atMs: number }
  | { kind: 'shift'; by: bigint }
  /** An offset of its own for each partition. */
  | { kind: 'each'; offsets: readonly CsvOffset[] }
  | { kind: 'group'; group: string }
  | { kind: 'audit'; audit: string }

const MOST = 2n ** 63n - 1n

/**
 * What a target means, or a sentence saying why it means nothing. Stricter than Kafka's own tool where that reads something
 * else than was written: no zone (taken for UTC), +0230 (taken for +02:00), times before 1970 (taken for "latest" or
 * "earliest"), a shift that leaves the numbers there are.
 */
export function toAim(target: ResetTarget, group: string, nowMs: number): Aim | Refusal {
  switch (target.kind) {
    case 'earliest':
    case 'latest':
    case 'current':
      return { kind: target.kind }
    case 'offset':
      return toOffset(target.offset)
    case 'timestamp':
      return toTime(target.at)
    case 'duration':
      return toDuration(target.duration, nowMs)
    case 'shift':
      return toShift(target.by)
    case 'csv': {
      const offsets = parseOffsetsCsv(target.csv, group)
      return Array.isArray(offsets) ? { kind: 'each', offsets } : offsets
    }
    case 'group':
      return target.group === group
        ? refuse('A group cannot be set to its own offsets; name another one.')
        : { kind: 'group', group: target.group }
    case 'audit':
      return { kind: 'audit', audit: target.audit }
  }
}

function toOffset(text: string): Aim | Refusal {
  if (!/^-?\d{1,19}$/.test(text)) return refuse(`“${text}” is not an offset: a whole number is.`)
  const offset = BigInt(text)
  return offset > MOST ? refuse(`${text} is more than any offset can be.`) : { kind: 'offset', offset }
}

function toShift(text: string): Aim | Refusal {
  if (!/^[+-]?\d{1,19}$/.test(text))
    return refuse(`“${text}” is not a number of offsets to move by: 100 is, and -100.`)
  const by = BigInt(text.replace('+', ''))
  return by > MOST || by < -MOST ? refuse(`${text} is further than any log is long.`) : { kind: 'shift', by }
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d(?::\d\d)?)$/

function toTime(text: string): Aim | Refusal {
  if (/T.*[+-]\d{4}$/.test(text)) return refuse(`Write the zone of ${text} with a colon, as in +02:30.`)
  if (/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text))
    return refuse(`${text} has no zone. Add Z for UTC, or the distance to it, as in +02:00.`)
  const parts = TIME.exec(text)
  if (!parts) return refuse(`“${text}” is not a time as it is written here: 2026-11-22T14:07:00.000+01:00.`)
  const [, year, month, day, hour, minute, second = '00', fraction = '0', zone = 'Z'] = parts
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}`
  const utcMs = toEpochMs(local)
  if (utcMs === null) return refuse(`There is no ${text} in the calendar.`)
  const atMs = utcMs - toOffsetMs(zone)
  if (Number.isNaN(atMs)) return refuse(`${zone} is not a zone that is in use.`)
  return atMs < 0 ? refuse('Kafka knows no time before 1970.') : { kind: 'time', atMs }
}

function toOffsetMs(zone: string): number {
  if (zone === 'Z') return 0
  const [hours = '0', minutes = '0'] = zone.slice(1).split(':')
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000
  if (Number(minutes) > 59 || ms > 18 * 3_600_000) return Number.NaN
  return zone.startsWith('-') ? -ms : ms
}

const DURATION = /^P(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,3}))?S)?)?$/

function toDuration(text: string, nowMs: number): Aim | Refusal {
  const parts = text === 'P' ? null : DURATION.exec(text)
  if (!parts)
    return refuse(
      `“${text}” is not a duration of days, hours, minutes and seconds as ISO 8601 writes it: P1DT2H30M.`,
    )
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '0'] = parts
  const wholeS = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
  const atMs = nowMs - wholeS * 1000 - Number(fraction.padEnd(3, '0'))
  return atMs < 0 ? refuse(`${text} before now lies before 1970.`) : { kind: 'time', atMs }
}

function refuse(because: string): Refusal {
  return { refused: 'bad-request', because }
}
