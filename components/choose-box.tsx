'use client'

/** Which rows are chosen, and what chooses one. `shown`: the rows as they stand on the page. */
export type Choosing = {
  chosen: ReadonlySet<string>
  full: boolean
  toggle: (id: string, upTo: boolean) => void
}

type Props = { id: string; name: string; choosing: Choosing }

/** The box beside a row. Not seen until the row is, so that the list stays a list. */
export function ChooseBox({ id, name, choosing: { chosen, full, toggle } }: Props) {
  const on = chosen.has(id)
  return (
    <label className="choose">
      <input
        type="checkbox"
        aria-label={`Choose ${name}`}
        checked={on}
        disabled={full && !on}
        // The change itself does not tell of Shift.
        onClick={({ shiftKey }) => toggle(id, shiftKey)}
        onChange={nothing}
      />
    </label>
  )
}

function nothing(): void {}

/** Space chooses the row that has the focus, with Shift all up to it. */
export function chooseByKey(event: React.KeyboardEvent, id: string, { toggle }: Choosing): void {
  if (event.key !== ' ') return
  event.preventDefault()
  toggle(id, event.shiftKey)
}
