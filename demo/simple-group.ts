import { type Links, openLinks } from '#lib/kafka/links.ts'
import { waitFor } from './wait-for.ts'

/** Topic → the offset to commit by partition; null: none there. */
export type Commits = Readonly<Record<string, readonly (bigint | null)[]>>

/**
 * Commits for groups without members, as an assigned-by-hand reader does: the broker makes a simple group of each that
 * it does not know. Throws when the broker refuses any of it.
 */
export async function commitFor(bootstrap: string, groups: Readonly<Record<string, Commits>>): Promise<void> {
  const links = openLinks({
    id: 'simple',
    bootstrap: toAddresses(bootstrap),
    clientId: 'simple-groups',
    tls: null,
    sasl: null,
    timeouts: { connectMs: 5000, lightMs: 10_000, bulkMs: 10_000 },
  })
  try {
    let left = Object.keys(groups)
    await waitFor(async () => (left = await commitOnce(links, groups, left)).length === 0, {
      what: `the coordinators of ${left.length} groups`,
      timeoutMs: 30_000,
    })
  } finally {
    links.close()
  }
}

/** Coordinators that are there only in a moment: the first question of all makes the cluster create its offsets topic. */
const LATER = [14, 15, 16]

/** Returns the groups that have to be tried again. */
async function commitOnce(
  links: Links,
  groups: Readonly<Record<string, Commits>>,
  wanted: string[],
): Promise<string[]> {
  const found = await links.any((link) =>
    link.ask('FindCoordinator', { keyType: 0, coordinatorKeys: wanted }, { purpose: 'view' }),
  )
  const ready = found.coordinators.filter(({ errorCode }) => errorCode === 0)
  links.learn(ready.map(({ nodeId, host, port }) => ({ id: nodeId, host, port })))
  const again = await Promise.all(
    found.coordinators.map(async ({ key, nodeId, errorCode }) => {
      const body = { groupId: key, memberId: '', topics: toTopics(groups[key] ?? {}) }
      const codes =
        errorCode === 0
          ? (await links.of(nodeId).ask('OffsetCommit', body, { purpose: 'view' })).topics.flatMap(
              ({ partitions }) => partitions.map((it) => it.errorCode),
            )
          : [errorCode]
      const refused = codes.find((code) => code !== 0 && !LATER.includes(code))
      if (refused !== undefined) throw new Error(`The commit of ${key} was refused (error ${refused}).`)
      return codes.every((code) => code === 0) ? [] : [key]
    }),
  )
  return again.flat()
}

/** `host:port,…` taken apart. */
export function toAddresses(bootstrap: string): { host: string; port: number }[] {
  return bootstrap.split(',').map((address) => {
    const colon = address.lastIndexOf(':')
    return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) }
  })
}

function toTopics(commits: Commits) {
  return Object.entries(commits).map(([name, offsets]) => ({
    name,
    partitions: offsets.flatMap((offset, partitionIndex) =>
      offset === null
        ? []
        : [{ partitionIndex, committedOffset: offset, committedMetadata: `${name} by hand` }],
    ),
  }))
}
