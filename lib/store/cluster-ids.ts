import type { Engine } from './engine.ts'

/** Ids of clusters by their name; they are never given up, so they are remembered. */
export type ClusterIds = {
  /** Null: nothing was ever written of it. */
  find(cluster: string): Promise<number | null>
  make(cluster: string): Promise<number>
}

/** A look at epoch 0 is later than none. */
const NONE_MS = -1

export function openClusterIds({ read, write }: Engine): ClusterIds {
  const known = new Map<string, number>()

  function remember(name: string, found: { id: number } | undefined): number | null {
    if (found) known.set(name, found.id)
    return found?.id ?? null
  }

  async function find(name: string): Promise<number | null> {
    const rows = read.selectFrom('clusters').select('id').where('name', '=', name)
    return known.get(name) ?? remember(name, await rows.executeTakeFirst())
  }

  return {
    find,
    async make(name) {
      const there = await find(name)
      if (there !== null) return there
      const added = write
        .insertInto('clusters')
        .values({ name, last_ms: NONE_MS })
        // Nothing changes; the row is answered with either way.
        .onConflict((on) => on.column('name').doUpdateSet({ name }))
        .returning('id')
      const { id } = await added.executeTakeFirstOrThrow()
      known.set(name, id)
      return id
    },
  }
}
