'use client'
import { useId } from 'react'
import { formatPlural } from '#lib/format.ts'
import type { MadeTopic } from '#lib/model/new-topic.ts'
import { Glyph } from '#components/ui/glyph.tsx'
import './send.css'

/** As typed. */
export type TopicDraft = { partitions: string; copies: string; minIsr: string }

type Props = {
  name: string
  draft: TopicDraft
  onDraft: (draft: TopicDraft) => void
  /** What it would be, as the brokers see it; null: not asked yet. */
  would: Pick<MadeTopic, 'sentence' | 'risk'> | null
  /** Why it cannot be; null: nothing speaks against it. */
  because: string | null
  creating: boolean
  onCreate: () => void
}

/** A topic that is not there yet: what it would survive, before it is made. */
export function NewTopicPanel({ name, draft, onDraft, would, because, creating, onCreate }: Props) {
  const partitions = Number(draft.partitions)
  const ready = would !== null && because === null && !creating
  return (
    <section className="new-topic" aria-label="A new topic">
      <p>
        <b>{name}</b> does not exist yet.
      </p>
      <div className="new-topic-numbers">
        <Field
          label="Partitions"
          value={draft.partitions}
          onChange={(one) => onDraft({ ...draft, partitions: one })}
        />
        <Field label="Copies" value={draft.copies} onChange={(one) => onDraft({ ...draft, copies: one })} />
        <Field label="Min ISR" value={draft.minIsr} onChange={(one) => onDraft({ ...draft, minIsr: one })} />
      </div>
      <div role="status">
        {because !== null ? (
          <p className="new-topic-said">
            <Glyph kind="bad" />
            {because}
          </p>
        ) : would === null ? (
          <p className="note">Asking the brokers whether they would take it.</p>
        ) : (
          <>
            <p className="note">{would.sentence}</p>
            {would.risk === null ? null : (
              <p className="new-topic-said">
                <Glyph kind="warn" />
                {would.risk}
              </p>
            )}
          </>
        )}
      </div>
      <button type="button" className="btn" disabled={!ready} onClick={onCreate}>
        {creating
          ? 'Creating…'
          : `Create ${name} with ${Number.isInteger(partitions) && partitions > 0 ? formatPlural(partitions, 'partition') : '…'}`}
      </button>
    </section>
  )
}

function Field({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        inputMode="numeric"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value.trim())}
      />
    </div>
  )
}
