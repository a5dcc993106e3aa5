import { formatInstant, formatTime } from '#lib/format.ts'

/** 14:02:11.412, to the millisecond: messages follow each other closely. The day stands before what is not of today, and
 * `whole` before all: what is copied from there is read on another day. */
export function MessageTime({ ms, whole = false }: { ms: number; whole?: boolean }) {
  return (
    <time dateTime={formatInstant(ms)} title={formatInstant(ms)}>
      {whole ? `${year.format(ms)} ` : sayDay(ms)}
      {formatTime(ms)}
      <span className="muted">.{String(Math.trunc(ms) % 1000).padStart(3, '0')}</span>
    </time>
  )
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const year = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

function sayDay(ms: number): string {
  const now = new Date()
  const then = new Date(ms)
  if (then.toDateString() === now.toDateString()) return ''
  return `${(then.getFullYear() === now.getFullYear() ? day : year).format(then)} `
}
