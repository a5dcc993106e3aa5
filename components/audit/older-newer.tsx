import { formatCount } from '#lib/format.ts'

type Props = {
  shown: number
  total: number
  /** Whether this is not the first page. */
  newer: boolean
  older: boolean
  onNewest: () => void
  onOlder: () => void
}

/** A log is read backwards from now: what comes in at the top moves no page. */
export function OlderNewer({ shown, total, newer, older, onNewest, onOlder }: Props) {
  const all = !newer && !older
  return (
    <nav className="page" aria-label="Pages">
      <span aria-live="polite">
        {all
          ? total === 1
            ? 'One change'
            : `All ${formatCount(total)} changes`
          : `${formatCount(shown)} of ${formatCount(total)} changes`}
      </span>
      {all ? null : (
        <span className="r">
          <button type="button" className="btn" disabled={!newer} onClick={onNewest}>
            Newest
          </button>
          <button type="button" className="btn" disabled={!older} onClick={onOlder}>
            Older
          </button>
        </span>
      )}
    </nav>
  )
}
