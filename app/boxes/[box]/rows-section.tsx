'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useState } from 'react'
import { stateWords } from '#components/boxes/box-words.ts'
import { Copy } from '#components/boxes/copy.tsx'
import { RowTable } from '#components/boxes/row-table.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Section } from '#components/ui/section.tsx'
import { Seg } from '#components/ui/seg.tsx'
import { useBoxRows } from '#lib/browser/queries.ts'
import { useChoice, type Choice } from '#lib/browser/use-choice.ts'
import { formatCount, formatPlural } from '#lib/format.ts'
import type { BoxDetail } from '#lib/model/box.ts'
import { boxStates, type BoxState } from '#lib/model/preset.ts'
import type { RequeuePreview } from '#lib/model/requeue.ts'
import { OpenedRow } from './opened-row.tsx'
import { Requeue } from './requeue.tsx'

/** Rows of one state, oldest first; state and page stand in the URL. */
export function RowsSection({ box }: { box: BoxDetail }) {
  const known = boxStates.filter(
    (state) => !box.notRecorded.includes(state) && !(state === 'pending' && box.mode === 'one-transaction'),
  )
  const [{ state, after, row: open }, setUrl] = useQueryStates({
    state: parseAsStringLiteral(boxStates).withDefault(known[0] ?? 'pending'),
    after: parseAsString,
    row: parseAsString,
  })
  const choice = useChoice()
  const [want, setWant] = useState<RequeuePreview | null>(null)
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
  const again = box.requeue.find((one) => one.state === state)
  const rows = data && !data.refusal ? data.items : []
  const mayTry = again?.because === null && rows.length > 0
  const close = () => {
    setWant(null)
    choice.clear()
  }
  return (
    <Section
      title="Rows"
      note="oldest first; a payload is read when you open its row and ask for it"
      right={
        <Seg
          label="State of the rows"
          options={known.map((value) => ({ value, label: labelOf(box, value) }))}
          value={state}
          onChange={(value) => {
            close()
            void setUrl({ state: value, after: null, row: null })
          }}
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
      {want ? <Requeue key={JSON.stringify(want)} box={box.id} want={want} onClose={close} /> : null}
      {mayTry && !want ? <AgainBar box={box} state={state} choice={choice} onWant={setWant} /> : null}
      {again && again.because !== null && rows.length > 0 ? (
        <p className="small ink2 never">
          {state === 'dead' ? 'Dead' : 'Failed'} rows are not tried again from here. {again.because}
        </p>
      ) : null}
      {data && !data.refusal ? (
        rows.length === 0 ? (
          <p className="ink2">No row is {stateWords[state].toLowerCase()}.</p>
        ) : (
          <div className={mayTry ? 'choosing' : undefined}>
            <RowTable
              rows={rows}
              opening={{
                id: open,
                onOpen: (id) => void setUrl({ row: id }),
                detail: (row) => <OpenedRow box={box.id} state={state} row={row} />,
              }}
              choosing={
                mayTry && !want
                  ? {
                      ...choice,
                      toggle: (id, upTo) =>
                        choice.toggle(
                          id,
                          upTo,
                          rows.map((row) => row.id),
                        ),
                    }
                  : undefined
              }
            />
          </div>
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

type BarProps = {
  box: BoxDetail
  state: BoxState
  choice: Choice
  onWant: (want: RequeuePreview) => void
}

/** What can be done with the rows: each way begins with a look. */
function AgainBar({ box, state, choice: { chosen, full, clear }, onWant }: BarProps) {
  const count = box[state]
  const capped = box.cappedStates.includes(state)
  const word = stateWords[state].toLowerCase()
  return (
    <p className="again-bar">
      <button
        type="button"
        className="btn"
        disabled={chosen.size === 0}
        onClick={() => onWant({ state, ids: [...chosen], all: false })}
      >
        {chosen.size === 0
          ? 'Try chosen rows again…'
          : `Try ${formatPlural(chosen.size, 'chosen row')} again…`}
      </button>
      <button type="button" className="btn" onClick={() => onWant({ state, ids: [], all: true })}>
        {count === null
          ? `Try all ${word} rows again…`
          : count === 1n
            ? 'Try the one again…'
            : `Try all ${formatCount(count)}${capped ? '+' : ''} again…`}
      </button>
      {chosen.size > 0 ? (
        <button type="button" className="lk" onClick={clear}>
          Choose none
        </button>
      ) : null}
      <span className="small ink2">
        {full
          ? 'As many are chosen as go at once.'
          : 'It is shown what comes of it before anything is written.'}
      </span>
    </p>
  )
}

function labelOf(box: BoxDetail, state: BoxState): string {
  const count = box[state]
  return count === null || count === 0n
    ? stateWords[state]
    : `${stateWords[state]} ${formatCount(count)}${box.cappedStates.includes(state) ? '+' : ''}`
}
