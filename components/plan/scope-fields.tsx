'use client'
import { useId, useState } from 'react'
import { formatPlural } from '#lib/format.ts'
import './plan.css'

export const scopeKinds = ['all', 'topics', 'partitions'] as const
export type ScopeKind = (typeof scopeKinds)[number]
export type ScopeState = { scope: ScopeKind; topics: readonly string[]; partitions: readonly string[] }

type Props = {
  state: ScopeState
  onChange: (change: Partial<ScopeState>) => void
  /** What the group has committed, as `topic:partition`; empty of several groups. */
  known: readonly string[]
}

/** Which partitions: what is committed, whole topics, or some of them. */
export function ScopeFields({ state, onChange, known }: Props) {
  const name = useId()
  const topics = [...new Set(known.map(topicOf))]
  const radio = (kind: ScopeKind, word: string, more?: string) => (
    <label className="plan-opt">
      <input
        type="radio"
        name={name}
        checked={state.scope === kind}
        onChange={() => onChange({ scope: kind })}
      />
      {word} {more ? <small>{more}</small> : null}
    </label>
  )
  return (
    <fieldset>
      <legend>Which partitions</legend>
      <div>
        {radio(
          'all',
          'All topics',
          known.length === 0
            ? 'all that is committed'
            : `${formatPlural(topics.length, 'topic')}, ${formatPlural(known.length, 'partition')}`,
        )}
        {radio('topics', 'Some topics')}
        {state.scope === 'topics' ? (
          <div className="plan-fld">
            <Checks all={topics} chosen={state.topics} onChosen={(chosen) => onChange({ topics: chosen })} />
            <OtherTopic onTopic={(topic) => onChange({ topics: [...new Set([...state.topics, topic])] })} />
          </div>
        ) : null}
        {known.length > 0 ? radio('partitions', 'Some partitions') : null}
        {state.scope === 'partitions' ? (
          <div className="plan-fld">
            <Checks
              all={known}
              chosen={state.partitions}
              onChosen={(chosen) => onChange({ partitions: chosen })}
              toWord={(key) => `${topicOf(key)} ${key.slice(key.lastIndexOf(':') + 1)}`}
            />
          </div>
        ) : null}
      </div>
    </fieldset>
  )
}

/** No topic's name holds a colon. */
function topicOf(key: string): string {
  return key.slice(0, key.lastIndexOf(':'))
}

type ChecksProps = {
  all: readonly string[]
  chosen: readonly string[]
  onChosen: (chosen: string[]) => void
  toWord?: (key: string) => string
}

/** More of them are found by what is typed. */
const MOST_SHOWN = 200

function Checks({ all, chosen, onChosen, toWord = (key) => key }: ChecksProps) {
  const [search, setSearch] = useState('')
  const set = new Set(chosen)
  const shown = [...new Set([...chosen, ...all])]
    .filter((key) => set.has(key) || toWord(key).toLowerCase().includes(search.toLowerCase()))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return (
    <>
      {all.length > 12 ? (
        <input
          className="input"
          aria-label="Find"
          placeholder="Find"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      ) : null}
      <div className="plan-checks">
        {shown.slice(0, MOST_SHOWN).map((key) => (
          <label key={key} className="plan-opt">
            <input
              type="checkbox"
              checked={set.has(key)}
              onChange={(event) =>
                onChosen(event.target.checked ? [...chosen, key] : chosen.filter((one) => one !== key))
              }
            />
            {toWord(key)}
          </label>
        ))}
      </div>
      {shown.length > MOST_SHOWN ? (
        <p className="said">{shown.length - MOST_SHOWN} more: type to find them.</p>
      ) : null}
    </>
  )
}

/** One that the group never committed is begun by a reset. */
function OtherTopic({ onTopic }: { onTopic: (topic: string) => void }) {
  const [typed, setTyped] = useState('')
  return (
    <form
      style={{ display: 'flex', gap: 8 }}
      onSubmit={(event) => {
        event.preventDefault()
        if (typed.trim() !== '') onTopic(typed.trim())
        setTyped('')
      }}
    >
      <input
        className="input"
        aria-label="Another topic"
        placeholder="Another topic"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="btn" disabled={typed.trim() === ''}>
        Add
      </button>
    </form>
  )
}
