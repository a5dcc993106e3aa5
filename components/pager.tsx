import { formatCount } from '#lib/format.ts'

type Props = {
  /** From 1. */
  page: number
  /** Rows a page. */
  size: number
  /** Rows that match. */
  total: number
  /** What else there is to say of the rows, e.g. how many are folded. */
  note?: string | null
  onPage: (page: number) => void
}

/** Which rows these are, and the way to the others. The list may shrink while one stands on its last page. */
export function Pager({ page, size, total, note = null, onPage }: Props) {
  const last = Math.max(1, Math.ceil(total / size))
  const from = (page - 1) * size + 1
  const to = Math.min(total, page * size)
  const rows =
    total === 0
      ? 'No rows'
      : from > total
        ? `Past the end: ${formatCount(total)} rows`
        : rowsOf(from, to, total)
  return (
    <nav className="page" aria-label="Pages">
      <span aria-live="polite">
        {rows}
        {note === null ? null : `; ${note}`}
      </span>
      {last > 1 || page > 1 ? (
        <span className="r">
          <button
            type="button"
            className="btn"
            disabled={page <= 1}
            onClick={() => onPage(Math.min(page - 1, last))}
          >
            Previous
          </button>
          <button type="button" className="btn" disabled={page >= last} onClick={() => onPage(page + 1)}>
            Next
          </button>
        </span>
      ) : null}
    </nav>
  )
}

function rowsOf(from: number, to: number, total: number): string {
  if (from === 1 && to === total) return total === 1 ? 'One row' : `All ${formatCount(total)} rows`
  return `Rows ${formatCount(from)} to ${formatCount(to)} of ${formatCount(total)}`
}
