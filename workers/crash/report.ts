import { appendFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Verdict } from './oracle.ts'
import type { Case } from './stage.ts'

/** One line of the summary. */
export type Outcome = {
  row: string
  what: string
  mode: string
  position: string
  instances: number
  verdict: Verdict
  /** Records that each isolation level shows twice; null where nobody looked. */
  repeated: { committed: number; uncommitted: number } | null
  expected: string
}

/** What a row promises of one figure: exactly so many, or at least one. */
type Promised = number | 'some' | 'any'
export type Expected = Partial<Record<keyof Verdict, Promised>>

const none = {
  lost: 0,
  phantom: 0,
  twice: 0,
  disorder: 0,
  sums: 0,
  duplicates: 'any',
  dead: 0,
  outboxDead: 0,
  residue: 0,
} as const satisfies Record<keyof Verdict, Promised>

/** Judges a case, keeps the line, and fails when it is not as promised. */
export async function conclude(
  it: Case,
  about: Omit<Outcome, 'verdict' | 'expected' | 'repeated'> & { repeated?: Outcome['repeated'] },
  expected: Expected = {},
): Promise<Verdict> {
  const verdict = await it.judge()
  const promised = { ...none, ...expected }
  const words = Object.entries(expected).map(([key, value]) => `${key} ${value}`)
  record({ repeated: null, ...about, verdict, expected: words.join(', ') || 'nothing lost, nothing twice' })
  const asPromised = Object.entries(promised).map(([key, wanted]) => [
    key,
    toFound(verdict[key as keyof Verdict], wanted),
  ])
  expect({ case: it.name, ...Object.fromEntries(asPromised) }).toEqual({ case: it.name, ...promised })
  return verdict
}

/** The figure in the words of the promise. */
function toFound(count: number, wanted: Promised): Promised {
  if (wanted === 'any') return 'any'
  return wanted === 'some' && count > 0 ? 'some' : count
}

function record(outcome: Outcome): void {
  const file = process.env['CRASH_REPORT']
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(outcome)}\n`)
}
