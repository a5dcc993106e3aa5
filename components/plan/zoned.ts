import { toEpochMs } from '#lib/model/calendar.ts'

/** What a date and a time of day mean in a zone. `text` is ISO 8601 with the distance to UTC. */
export type Zoned =
  | { text: string; atMs: number; offset: string; twice: boolean }
  /** Not a date and time yet, or clocks left it out. */
  | { because: string }

const LOCAL = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?$/
const MOMENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(?:\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/
const DAY_MS = 86_400_000

/** `local` is what a date-time field holds: 2026-11-22T14:00 or with seconds. Clocks that go back read it twice: the first is taken. */
export function toZoned(local: string, zone: string): Zoned {
  const seconds = LOCAL.exec(local)?.[6] === undefined ? `${local}:00` : local
  const asUtc = LOCAL.test(local) ? toEpochMs(`${seconds}.000`) : null
  if (asUtc === null) return { because: 'Choose a date and a time.' }
  const offsets = [...new Set([asUtc - DAY_MS, asUtc + DAY_MS].map((ms) => offsetAt(zone, ms)))]
  const fits = offsets.map((offset) => asUtc - offset).filter((ms) => ms + offsetAt(zone, ms) === asUtc)
  const atMs = Math.min(...fits)
  if (fits.length === 0) return { because: `Clocks in ${zone} left this time out when they went forward.` }
  const offset = formatOffset(offsetAt(zone, atMs))
  return { text: `${seconds}.000${offset}`, atMs, offset, twice: fits.length > 1 }
}

/** An address may name a moment with its distance to UTC: it is read on the clock of the zone. */
export function readLocal(at: string, zone: string): string {
  const [, day = '', seconds = ':00', far = ''] = MOMENT.exec(at) ?? []
  const asUtc = toEpochMs(`${day}${seconds}.000`)
  if (asUtc === null || far === '') return at
  const [hours = 0, minutes = 0] = far === 'Z' ? [] : far.slice(1).split(':').map(Number)
  const aheadMs = (hours * 60 + minutes) * 60_000
  return toLocal(far.startsWith('-') ? asUtc + aheadMs : asUtc - aheadMs, zone)
}

/** An address may name a zone that there is not. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The other way: what a date-time field shows for a moment. */
export function toLocal(atMs: number, zone: string): string {
  return new Date(atMs + offsetAt(zone, atMs)).toISOString().slice(0, 19)
}

/** How far a zone is ahead of UTC at a moment, in ms. */
function offsetAt(zone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(atMs)
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? []
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000
  return sign === '-' ? -ms : ms
}

function formatOffset(ms: number): string {
  if (ms === 0) return 'Z'
  const minutes = Math.abs(ms) / 60_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${ms < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}
