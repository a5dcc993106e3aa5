import { describe, expect, test } from 'vitest'
import { isZone, readLocal, toLocal, toZoned } from './zoned.ts'

describe('a date and a time of day in a zone', () => {
  test.each([
    ['2026-11-22T14:00', 'UTC', '2026-11-22T14:00:00.000Z'],
    ['2026-11-22T14:00', 'Europe/Berlin', '2026-11-22T14:00:00.000+01:00'],
    ['2026-07-22T14:00:30', 'Europe/Berlin', '2026-07-22T14:00:30.000+02:00'],
    ['2026-11-22T14:00', 'America/New_York', '2026-11-22T14:00:00.000-05:00'],
    ['2026-11-22T14:00', 'Asia/Kathmandu', '2026-11-22T14:00:00.000+05:45'],
    // Clocks go back at 3:00 summer time: half past two comes twice, the first one counts.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T02:30:00.000+02:00'],
  ])('%s %s', (local, zone, text) => {
    const zoned = toZoned(local, zone)
    expect(zoned).toMatchObject({ text, atMs: Date.parse(text), twice: local.startsWith('2026-10-25') })
    expect(toLocal(Date.parse(text), zone).slice(0, local.length)).toBe(local)
  })

  test.each([
    ['2026-11-22T14:00:00.000+01:00', '2026-11-22T13:00:00'],
    ['2026-11-22T14:00-05:30', '2026-11-22T19:30:00'],
    ['2026-11-22T14:00:30Z', '2026-11-22T14:00:30'],
    ['2026-11-22T14:00', '2026-11-22T14:00'],
    ['2026-02-30T14:00Z', '2026-02-30T14:00Z'],
    ['tomorrow', 'tomorrow'],
  ])('%s in an address is %s in UTC', (at, local) => expect(readLocal(at, 'UTC')).toBe(local))

  test('an address cannot name a zone that there is not', () => {
    expect(['UTC', 'Europe/Berlin', 'Mars/Olympus', ''].map(isZone)).toEqual([true, true, false, false])
  })

  test.each([
    ['2026-03-29T02:30', 'Europe/Berlin', 'left this time out'],
    ['2026-02-30T02:30', 'UTC', 'Choose'],
    ['', 'UTC', 'Choose'],
    ['2026-11-22', 'UTC', 'Choose'],
  ])('%s %s is none', (local, zone, because) => {
    expect(toZoned(local, zone)).toEqual({ because: expect.stringContaining(because) })
  })
})
