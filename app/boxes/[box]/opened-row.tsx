'use client'
import { RowDetail } from '#components/boxes/row-detail.tsx'
import { useReveal } from '#lib/browser/reveal.ts'
import type { BoxRow } from '#lib/model/box.ts'
import type { BoxState } from '#lib/model/preset.ts'

/** The row that is open. A link to it opens it again, and shows no payload by itself. */
export function OpenedRow({ box, state, row }: { box: string; state: BoxState; row: BoxRow }) {
  const { mutate, data, error, isPending } = useReveal(box, row.id, state)
  return (
    <RowDetail
      row={row}
      revealed={data ?? null}
      because={error?.message ?? null}
      reading={isPending}
      onReveal={() => mutate(undefined)}
    />
  )
}
