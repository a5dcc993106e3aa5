'use client'
import { useEffect, useId, useState } from 'react'
import type { Plan } from '#lib/model/plan.ts'
import { isLossy, movedOf, sayButton, toType } from './plan-words.ts'
import './plan.css'

type Props = {
  plan: Plan
  /** The next plan is on its way: this one is not what would be done. */
  waiting: boolean
  running: boolean
  onConfirm: () => void
}

/** The last step: nothing to type for a small one, the name of what is changed for all else. */
export function PlanConfirm({ plan, waiting, running, onConfirm }: Props) {
  const [typed, setTyped] = useState('')
  const id = useId()
  const word = toType(plan)
  const because = whyNot(plan)
  const fits = word === null || typed.trim() === word
  const ready = because === null && fits && !waiting && !running
  useEffect(() => {
    if (!ready) return undefined
    const confirm = (event: KeyboardEvent) => {
      // Held down it would go on with the next plan.
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.repeat) onConfirm()
    }
    window.addEventListener('keydown', confirm)
    return () => window.removeEventListener('keydown', confirm)
  }, [ready, onConfirm])
  return (
    <form
      className="plan-confirm"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onConfirm()
      }}
    >
      {because === null && word !== null ? (
        <input
          id={id}
          className="input"
          aria-label={`Type ${word} to confirm`}
          placeholder={word}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
      <button type="submit" className={isLossy(plan) ? 'btn dan' : 'btn pri'} disabled={!ready}>
        {running ? 'Writing, then reading back…' : sayButton(plan)}
      </button>
      <span className="why2" role="status">
        {because ?? (word === null || fits ? KEPT : `Type ${word}. ${isLossy(plan) ? LOSSY : KEPT}`)}
      </span>
    </form>
  )
}

const KEPT = 'What is there now is kept in the audit log, so that this can be taken back.'
const LOSSY =
  'Something is lost by it. What is there now is kept in the audit log, so that this can be taken back.'

function whyNot(plan: Plan): string | null {
  const { refusal, mayWrite, action } = plan
  if (refusal) return 'Refused as things stand: see above.'
  if (mayWrite !== null) return mayWrite
  if (action !== 'delete-groups' && movedOf(plan).length === 0) return 'Every partition is there already.'
  return null
}
