import { shards } from './orders.ts'

/** Where in the work the process dies, and how many are at work. */
export type Variant = { position: 'first' | 'middle' | 'last'; instances: 1 | 3 }

const positions = ['first', 'middle', 'last'] as const
const every: Variant[] = positions.flatMap((position) => [
  { position, instances: 1 },
  { position, instances: 3 },
])

const isAll = process.env['CRASH_ALL'] === '1'

/** All of them in the long run, these in the fixed slice. */
export function toVariants(slice: Variant[]): Variant[] {
  return isAll ? every : slice
}

export const orders = isAll ? 600 : 300
const batchRows = 20

/** How often a worker passes a point before it is to die there, when it passes it `passes` times in all. */
export function toNth({ position }: Variant, passes: number): number {
  const at = { first: 1, middle: Math.ceil(passes / 2), last: passes }
  return at[position]
}

/** One shard for one relay; three of equal shares for three, each with its own. */
export function toShards({ instances }: Variant): number {
  return instances === 1 ? 1 : shards
}

export function countBatches(variant: Variant): number {
  return Math.ceil(orders / toShards(variant) / batchRows)
}

/** Partitions that the keys of one shard lie in: so many requests make a batch. */
export function countChunks({ instances }: Variant): number {
  return instances === 1 ? 6 : 4
}
