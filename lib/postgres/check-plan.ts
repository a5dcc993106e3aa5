import { formatCount } from '#lib/model/measure.ts'

/** What a question may cost, in the planner's units: a page read in order is 1. */
export type Budget = {
  maxCost: number
  /** Of one scan of a whole table with a condition: about half a million rows of common width. */
  maxScanCost: number
}

export const budget: Budget = { maxCost: 50_000, maxScanCost: 20_000 }

type Node = {
  'Node Type'?: string
  'Relation Name'?: string
  'Total Cost'?: number
  'Plan Rows'?: number
  Filter?: string
  Plans?: Node[]
}

/** Why this plan is not run, a sentence; null: it may. `plan` is what EXPLAIN (FORMAT JSON) answered. */
export function refusePlan(
  plan: unknown,
  { maxCost, maxScanCost }: Budget,
  rows: number | null,
): string | null {
  const root = (plan as [{ Plan?: Node }] | undefined)?.[0]?.Plan
  if (!root) return 'PostgreSQL did not say how it would answer.'
  const scan = findScan(root, maxScanCost, false)
  if (scan) {
    const size = rows === null ? '' : ` (about ${formatCount(Math.round(rows))} rows)`
    return `It would read the whole table ${scan}${size}: there is no index for it.`
  }
  const cost = root['Total Cost'] ?? 0
  return cost > maxCost
    ? `PostgreSQL expects it to cost ${formatCount(Math.round(cost))}, more than the ${formatCount(maxCost)} that a look may cost.`
    : null
}

/** A scan that stops at the limit because each row counts is cheap; one that throws rows away, or that is sorted, is not. */
function findScan(node: Node, maxScanCost: number, limited: boolean): string | null {
  const kind = node['Node Type'] ?? ''
  if (/^(Parallel )?Seq Scan$/.test(kind)) {
    const stops = limited && node.Filter === undefined
    return !stops && (node['Total Cost'] ?? 0) > maxScanCost ? (node['Relation Name'] ?? '') : null
  }
  const passes =
    kind === 'Limit' || (limited && /^(Append|Gather|Subquery Scan|Result|ProjectSet)$/.test(kind))
  for (const child of node.Plans ?? []) {
    const found = findScan(child, maxScanCost, passes)
    if (found !== null) return found
  }
  return null
}
