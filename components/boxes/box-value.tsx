import { Dash } from '#components/ui/value.tsx'
import type { Box } from '#lib/model/box.ts'
import { sayAge, sayCount } from './box-words.ts'

type What = 'pending' | 'inFlight' | 'failed' | 'dead' | 'duplicates'

/** A count, or why there is none: not recorded by this framework, not asked, not seen. Never 0 for any of these. */
export function BoxCount({ box, what, warn }: { box: Box; what: What; warn?: 'bad' | 'warn' }) {
  const value = box[what]
  if (value === null) return <WhyNot box={box} what={what} />
  if (value === 0n) return <span className="zero">0</span>
  return (
    <span className={warn ? `c-${warn}` : undefined}>{sayCount(value, box.cappedStates.includes(what))}</span>
  )
}

/** How long the oldest row has waited. */
export function Oldest({ box }: { box: Box }) {
  if (box.oldestPendingMs !== null) return <>{sayAge(box.oldestPendingMs)}</>
  if (box.pending === 0n || (box.pending !== null && box.mode === 'one-transaction')) return <Dash />
  return <WhyNot box={box} what="oldestPendingMs" />
}

function WhyNot({ box, what }: { box: Box; what: What | 'oldestPendingMs' }) {
  const { word, title } = whyNot(box, what)
  return (
    <span className="unseen" title={title}>
      {word}
    </span>
  )
}

function whyNot(box: Box, what: What | 'oldestPendingMs'): { word: string; title: string | undefined } {
  const refused = box.refusals.find((one) => one.what === (what === 'oldestPendingMs' ? 'oldest' : what))
  if (refused) return { word: 'not asked', title: refused.because }
  if (box.notRecorded.includes(what))
    return { word: 'not recorded', title: `Not recorded by ${box.presetTitle}` }
  if (box.because !== null) return { word: 'not seen', title: box.because }
  return { word: 'not looked yet', title: undefined }
}
