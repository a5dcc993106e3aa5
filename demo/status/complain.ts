import type { Windows } from '#lib/lag/windows.ts'
import type { Expected } from './expected.ts'
import type { Look } from './watch.ts'

/** A round takes some time, and a machine is busy at times. */
const slackMs = 2000

/** Every look that said what it must not; empty when all is well. */
export function complain(looks: readonly Look[], expected: Expected, windows: Windows): string[] {
  const { right, dueMs, meanwhile } = expected
  const firstMs = looks[0]?.atMs ?? 0
  const due = dueMs(windows) + slackMs
  const wrong = looks.filter(({ atMs, status }) => {
    if (status === right) return false
    return atMs - firstMs > due || !meanwhile.some((allowed) => allowed.status === status)
  })
  const complaints = wrong.map((look) => say(look, firstMs, right))
  if (!looks.some(({ atMs }) => atMs - firstMs > due)) complaints.push('was not watched until it was due')
  return complaints
}

/** The offset that a group had committed from this moment on, as somebody else saw it. */
export type Commit = { atMs: number; committed: bigint }
type Rewind = { fellMs: number; backMs: number }

/** When commits fell, and when they were back where they had been; Infinity: not yet. */
export function toRewinds(commits: readonly Commit[]): Rewind[] {
  const rewinds: Rewind[] = []
  let open: { rewind: Rewind; peak: bigint } | null = null
  for (const [n, { atMs, committed }] of commits.entries()) {
    const before = commits[n - 1]
    if (before && committed < before.committed && open === null) {
      // At the latest: it fell between the two looks.
      open = { rewind: { fellMs: atMs, backMs: Infinity }, peak: before.committed }
      rewinds.push(open.rewind)
    } else if (open && committed >= open.peak) {
      open.rewind.backMs = before?.atMs ?? atMs
      open = null
    }
  }
  return rewinds
}

/**
 * Of a group that is sent back now and then and is up to date else: `rewound` from the second look after it fell until it is back, `ok`
 * from the first look after that until it falls again. In between either is right.
 */
export function complainOfRewinds(
  looks: readonly Look[],
  rewinds: readonly Rewind[],
  { pollMs }: Windows,
): string[] {
  const firstMs = looks[0]?.atMs ?? 0
  const rightAt = (atMs: number) => {
    // What was said is about commits that were read up to a round earlier.
    const during = rewinds.find(
      ({ fellMs, backMs }) => atMs >= fellMs - slackMs && atMs <= backMs + pollMs + slackMs,
    )
    if (!during) return ['ok']
    const settled = atMs > during.fellMs + 2 * pollMs + slackMs && atMs < during.backMs - slackMs
    return settled ? ['rewound'] : ['ok', 'rewound']
  }
  return looks
    .filter(({ atMs, status }, n) => !rightAt(atMs).includes(status) && !(n < 3 && status === 'unknown'))
    .map((look) => say(look, firstMs, rightAt(look.atMs).join(' or ')))
}

function say({ atMs, status, reason, state }: Look, firstMs: number, right: string): string {
  return `${((atMs - firstMs) / 1000).toFixed(1)} s: ${status} (${reason}; ${state}) instead of ${right}`
}
