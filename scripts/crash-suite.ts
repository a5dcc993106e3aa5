import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from '#workers/crash/report.ts'
import { type Count, runVitest } from './runners.ts'

/** The crash suite, with what each case left. `all`: every point, position and number of instances. */
export async function runCrashSuite({
  all,
}: {
  all: boolean
}): Promise<{ count: Count; outcomes: Outcome[] }> {
  const dir = await mkdtemp(join(tmpdir(), 'throughline-crash-report-'))
  const file = join(dir, 'outcomes')
  try {
    const count = await runVitest(['crash'], { CRASH_REPORT: file, ...(all ? { CRASH_ALL: '1' } : {}) })
    const lines = await readFile(file, 'utf8').catch(() => '')
    const outcomes = lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Outcome)
    return { count, outcomes: outcomes.toSorted(byRow) }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** I1 to I16, then O1 to O18; within a row as they ran. */
function byRow(one: Outcome, other: Outcome): number {
  const rank = ({ row }: Outcome) =>
    row === '-' ? 0 : (row.startsWith('I') ? 100 : 200) + Number(row.slice(1))
  return rank(one) - rank(other)
}

/** As a Markdown table that can be read as it stands as well. */
export function formatOutcomes(outcomes: readonly Outcome[]): string {
  const head = [
    'row',
    'what happens',
    'mode',
    'at',
    'instances',
    'lost',
    'twice',
    'out of order',
    'dropped',
    'dead',
    'left over',
    'sent twice: committed · at all',
    'expected',
  ]
  const rows = outcomes.map(({ row, what, mode, position, instances, verdict, repeated, expected }) => [
    row,
    what,
    mode,
    position,
    instances,
    verdict.lost,
    verdict.twice,
    verdict.disorder,
    verdict.duplicates,
    verdict.dead + verdict.outboxDead,
    verdict.residue,
    repeated === null ? '' : `${repeated.committed} · ${repeated.uncommitted}`,
    expected,
  ])
  const cells = [head, head.map(() => '---'), ...rows].map((row) => row.map(String))
  const widths = head.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)))
  return cells
    .map(
      (row) =>
        `| ${row.map((cell, at) => (cell === '---' ? '-'.repeat(widths[at] ?? 3) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`,
    )
    .join('\n')
}
