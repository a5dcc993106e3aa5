'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { Copy } from '#components/boxes/copy.tsx'
import { RowTable } from '#components/boxes/row-table.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Section } from '#components/ui/section.tsx'
import { Seg } from '#components/ui/seg.tsx'
import { useBoxRows } from '#lib/browser/queries.ts'
import type { BoxDetail } from '#lib/model/box.ts'
import { boxStates, type BoxState } from '#lib/model/preset.ts'

const words: Record<BoxState, string> = {
  pending: 'Pending',
  inFlight: 'In flight',
  failed: 'Failed',
  dead: 'Dead',
}

/** Rows of one state, oldest first; state and page stand in the URL. */
export function RowsSection({ box }: { box: BoxDetail }) {
  const known = boxStates.filter(
    (state) => !box.notRecorded.includes(state) && !(state === 'pending' && box.mode === 'one-transaction'),
  )
  const [{ state, after }, setUrl] = useQueryStates({
    state: parseAsStringLiteral(boxStates).withDefault(known[0] ?? 'pending'),
    after: parseAsString,
  })
  // A database that is gone is asked by the watch alone.
  const seen = box.because === null && box.asOf !== null
  const { data, error } = useBoxRows(box.id, { state, ...(after === null ? {} : { cursor: after }) }, seen)
  if (known.length === 0)
    return (
      <Section title="Rows">
        <p className="ink2">{box.presetTitle} records no state in its rows: there is nothing to list.</p>
      </Section>
    )
  if (!seen)
    return (
      <Section title="Rows">
        <p className="ink2">They are listed when the table can be seen.</p>
      </Section>
    )
  return (
    <Section
      title="Rows"
      note="oldest first; payloads are not read"
      right={
        <Seg
          label="State of the rows"
          options={known.map((value) => ({ value, label: words[value] }))}
          value={state}
          onChange={(value) => void setUrl({ state: value, after: null })}
        />
      }
    >
      {error ? (
        <Banner kind="warn" title="Rows could not be read">
          {error.message}
        </Banner>
      ) : null}
      {data?.refusal ? (
        <Banner kind="plain" title="Rows are not read">
          {data.refusal.because}
        </Banner>
      ) : null}
      {data?.refusal?.index ? <Copy text={data.refusal.index} what="the index" /> : null}
      {data && !data.refusal ? (
        data.items.length === 0 ? (
          <p className="ink2">No row is {words[state].toLowerCase()}.</p>
        ) : (
          <RowTable rows={data.items} />
        )
      ) : null}
      {data && (after !== null || data.nextCursor !== null) ? (
        <nav className="page" aria-label="Pages">
          <span className="r">
            <button
              type="button"
              className="btn"
              disabled={after === null}
              onClick={() => void setUrl({ after: null })}
            >
              Oldest
            </button>
            <button
              type="button"
              className="btn"
              disabled={data.nextCursor === null}
              onClick={() => void setUrl({ after: data.nextCursor })}
            >
              Next
            </button>
          </span>
        </nav>
      ) : null}
    </Section>
  )
}
