import { formatCount } from '#lib/format.ts'

/** How much of the list this is, and the way to the rest. */
export function ListFoot({
  shown,
  total,
  what,
  note,
  onPrevious,
  onNext,
}: {
  shown: number
  total: number
  what: string
  note: string | null
  onPrevious: (() => void) | null
  onNext: (() => void) | null
}) {
  return (
    <div className="page">
      <span>
        {shown === total ? what : `${formatCount(shown)} of ${what}`}
        {note === null ? '' : `; ${note}`}
      </span>
      {onPrevious || onNext ? (
        <span className="r">
          <button type="button" className="btn" disabled={!onPrevious} onClick={() => onPrevious?.()}>
            Previous
          </button>
          <button type="button" className="btn" disabled={!onNext} onClick={() => onNext?.()}>
            Next
          </button>
        </span>
      ) : null}
    </div>
  )
}
