import { Fault } from '#lib/model/reading.ts'
import type { Change, LagRow } from '#lib/model/store.ts'

/** Throws a Fault for what no database keeps as it is: NUL, and half of a surrogate pair. */
export function checkNames(rows: readonly LagRow[], changes: readonly Change[]): void {
  for (const { group, topic } of rows) {
    checkText('group', group)
    checkText('topic', topic)
  }
  for (const { kind, subject, from, to, text } of changes) {
    for (const part of [subject, from, to, text]) checkText(`change (${kind})`, part)
  }
}

export function checkText(what: string, text: string): void {
  if (!text.includes('\0') && text.isWellFormed()) return
  const shown = JSON.stringify(text.toWellFormed())
  throw new Fault(
    'unsupported',
    `The ${what} ${shown} has a character in it that cannot be kept: leave it out.`,
  )
}
