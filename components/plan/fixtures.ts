import type { Plan, PlannedGroup, PlanRow } from '#lib/model/plan.ts'

// What tests of plans draw: a reset of two partitions of one group, unless a test says otherwise.

export function aPlanRow(
  partition: number,
  from: bigint | null,
  to: bigint | null,
  over: Partial<PlanRow> = {},
): PlanRow {
  return {
    group: 'billing',
    topic: 'orders.v1',
    partition,
    from,
    to,
    delta: from === null || to === null ? null : to - from,
    clamped: false,
    because: '',
    targetMs: null,
    ...over,
  }
}

export function aPlannedGroup(group = 'billing', over: Partial<PlannedGroup> = {}): PlannedGroup {
  return {
    group,
    type: 'classic',
    state: 'Empty',
    members: 0,
    totals: { replayed: 0n, skipped: 0n, unchanged: 0 },
    command: null,
    warnings: [],
    refusal: null,
    ...over,
  }
}

export function aPlan(
  rows: PlanRow[] = [aPlanRow(0, 900n, 100n), aPlanRow(1, 50n, 50n)],
  over: Partial<Plan> = {},
): Plan {
  const sum = (sign: 1 | -1) =>
    rows.reduce((all, { delta }) => {
      const size = delta === null ? 0n : delta * BigInt(sign)
      return size > 0n ? all + size : all
    }, 0n)
  return {
    id: 'p-1',
    action: 'reset',
    cluster: 'prod-eu',
    groups: [aPlannedGroup()],
    rows,
    totals: {
      replayed: sum(-1),
      skipped: sum(1),
      unchanged: rows.filter(({ delta }) => delta === 0n).length,
    },
    command: null,
    warnings: [],
    notes: [],
    refusal: null,
    mayWrite: null,
    undoes: null,
    asOf: 0,
    expiresAt: 900_000,
    ...over,
  }
}
