import { formatCount } from '#lib/format.ts'
import type { GroupHistory } from '#lib/model/history.ts'
import { formatMoment } from './chart-clock.ts'

export type RateRow = { atMs: number; appended: number | null; committed: number | null }

export function toRateRows({ rates }: GroupHistory): RateRow[] {
  return rates.map(([atMs, appended, committed]) => ({ atMs, appended, committed }))
}

/** Messages a second: whole from ten on, below with one digit. */
export function sayRate(value: number | null): string {
  if (value === null) return 'not known'
  return value >= 10 || Number.isInteger(value) ? formatCount(Math.round(value)) : value.toFixed(1)
}

export function speakRates(row: RateRow | undefined, history: GroupHistory): string {
  if (!row) return ''
  const time = formatMoment(row.atMs, history.toMs - history.fromMs)
  if (row.appended === null || row.committed === null) return `${time}: rates not known`
  return `${time}, ${sayRate(row.appended)} a second appended, ${sayRate(row.committed)} committed`
}

export function lastKnown(rows: readonly RateRow[]): RateRow | null {
  return rows.findLast(({ appended, committed }) => appended !== null && committed !== null) ?? null
}

/** The finding: which of the two is ahead at the end. */
export function sayRates(rows: readonly RateRow[]): string {
  const last = lastKnown(rows)
  if (!last || last.appended === null || last.committed === null) return 'Rates over time: none is known.'
  const { appended, committed } = last
  const short = appended - committed
  const finding =
    Math.abs(short) < Math.max(1, appended * 0.02)
      ? 'the group keeps up'
      : short > 0
        ? `${sayRate(short)} a second short`
        : `it gains ${sayRate(-short)} a second`
  return `Rates over time, at the end ${sayRate(appended)} messages a second appended and ${sayRate(committed)} committed: ${finding}.`
}
