import type { Advice, RefusedQuery } from '#lib/model/box.ts'
import type { Catalogue } from '#lib/model/catalogue.ts'
import { formatDuration } from '#lib/model/measure.ts'
import { keyOf, type BoxPlan } from './plan-box.ts'

const LEAST_DEAD = 10_000
const DEAD_SHARE = 0.3

/** What is worth doing about a box. */
export function adviseBox(
  box: BoxPlan,
  table: Catalogue | null,
  refusals: readonly RefusedQuery[],
  topic: { name: string; keepsMs: number } | null,
): Advice[] {
  return [...adviseIndexes(refusals), ...adviseWindow(box, topic), ...adviseBloat(table)]
}

const words: Record<string, string> = { inFlight: 'in flight', oldest: 'the oldest row' }

function adviseIndexes(refusals: readonly RefusedQuery[]): Advice[] {
  const byIndex = Map.groupBy(
    refusals.filter(({ index }) => index !== null),
    ({ index }) => index,
  )
  return Array.from(byIndex, ([index, of]) => ({
    kind: 'index' as const,
    text: `Without an index ${of.map(({ what }) => words[what] ?? what).join(', ')} ${of.length === 1 ? 'is' : 'are'} not looked at.`,
    detail: of[0]?.because ?? '',
    sql: index,
  }))
}

function adviseWindow(
  { id, kind, keepsMs }: BoxPlan,
  topic: { name: string; keepsMs: number } | null,
): Advice[] {
  if (kind !== 'inbox' || topic === null || keepsMs === null) return []
  if (topic.keepsMs >= 0 && keepsMs >= topic.keepsMs) return []
  const keeps = topic.keepsMs < 0 ? 'for ever' : formatDuration(topic.keepsMs)
  return [
    {
      kind: 'window',
      text: `${id} forgets after ${formatDuration(keepsMs)}, ${topic.name} keeps ${keeps}.`,
      detail: `A reset further back than ${formatDuration(keepsMs)} applies messages a second time.`,
      sql: null,
    },
  ]
}

function adviseBloat(table: Catalogue | null): Advice[] {
  if (!table) return []
  const { deadTuples, liveTuples } = table
  const share = deadTuples / Math.max(1, deadTuples + liveTuples)
  if (deadTuples < LEAST_DEAD || share < DEAD_SHARE) return []
  return [
    {
      kind: 'bloat',
      text: `${Math.round(share * 100)} % of ${keyOf(table)} is dead rows.`,
      detail:
        'Each look at the table reads them too. A long transaction keeps vacuum from cleaning them, or vacuum comes too seldom.',
      sql: 'select pid, datname, usename, state, xact_start from pg_stat_activity where backend_xmin is not null order by age(backend_xmin) desc;',
    },
  ]
}
