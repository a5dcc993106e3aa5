import type { AuditEntry } from '#lib/model/audit.ts'
import { formatUtc } from '#lib/model/calendar.ts'
import { toCsvCell } from '#lib/model/csv.ts'

type Cell = string | number | bigint | null

const head = [
  'id',
  'at',
  'actor',
  'action',
  'cluster',
  'group',
  'outcome',
  'topic',
  'partition',
  'from',
  'to',
  'committed',
  'error',
]

/** Spreadsheets take a little more. */
const MOST_LINES = 1_000_000

/**
 * The audit log as RFC 4180 text, one line a partition; a deed without partitions has one line as well. An empty offset is
 * one that is not there or not known. The last line tells when there would have been more.
 */
export async function* toAuditCsv(
  entries: AsyncIterable<AuditEntry>,
  mostLines = MOST_LINES,
): AsyncGenerator<string> {
  yield toLine(head)
  let left = mostLines
  for await (const entry of entries) {
    const lines = toLines(entry)
    yield lines.slice(0, left).map(toLine).join('')
    if (lines.length > left)
      return yield toLine([`Cut off after ${mostLines} lines: ask for a shorter time.`])
    left -= lines.length
  }
}

function toLines({ id, atMs, actor, action, cluster, target, outcome, before, after }: AuditEntry): Cell[][] {
  const deed: Cell[] = [id, formatUtc(atMs), actor, action, cluster, target, outcome]
  if (before.rows.length === 0) return [[...deed, null, null, null, null, null, null]]
  const became = new Map(after?.rows.map((row) => [`${row.topic}:${row.partition}`, row]))
  return before.rows.map(({ topic, partition, offset, to }) => {
    const { committed = null, error = null } = became.get(`${topic}:${partition}`) ?? {}
    return [...deed, topic, partition, offset, to, committed, error]
  })
}

function toLine(cells: Cell[]): string {
  return `${cells.map(toCsvCell).join(',')}\r\n`
}
