import { Fault } from '#lib/model/reading.ts'
import { formatAddress, type Address, type ClusterAccess } from './access.ts'
import { openLink, type Link, type Purpose } from './link.ts'
import type { ApiName } from './wire/codec.ts'

export type NodeAddress = Address & { id: number }

/** Every broker of one cluster that we know of, each behind its own link. */
export type Links = {
  /** The link of a broker by id; throws a `Fault` when no such broker is known. */
  of(id: number): Link
  ids(): number[]
  /** Runs `question` on one broker that answers, trying the others when it does not. */
  any<T>(question: (link: Link) => Promise<T>): Promise<T>
  /** Who answered last for the cluster as a whole; null before the first answer and after nobody did. */
  spokesman(): Address | null
  /** Takes over the brokers that the cluster names; a moved address gets a new link, a lost one is closed. */
  learn(nodes: NodeAddress[]): void
  /** Forgets every other broker: one that was taken out of the cluster for good is not down. */
  retain(ids: ReadonlySet<number>): void
  /** Requests sent so far, by `api purpose`. */
  tally: ReadonlyMap<string, number>
  sentFor(purpose: Purpose): number
  close(): void
}

export function openLinks(access: ClusterAccess): Links {
  const tally = new Map<string, number>()
  const perPurpose = new Map<Purpose, number>()
  const count = (api: ApiName, purpose: Purpose) => {
    const key = `${api} ${purpose}`
    tally.set(key, (tally.get(key) ?? 0) + 1)
    perPurpose.set(purpose, (perPurpose.get(purpose) ?? 0) + 1)
  }
  const open = (address: Address) => openLink(address, access, count)
  const seeds = access.bootstrap.map(open)
  const nodes = new Map<number, Link>()
  let preferred: Link | null = null

  /** The one that answered last first; then the known brokers; bootstrap addresses for when none of these is left. */
  function candidates(): Link[] {
    const known = [...nodes.values()]
    const all = [...(preferred ? [preferred] : []), ...known, ...seeds]
    const healthy = all.filter((link) => !link.breaker.fault())
    return [...new Set(healthy)]
  }

  return {
    of(id) {
      const link = nodes.get(id)
      if (!link) throw new Fault('unreachable', `Broker ${id} is not in the cluster's metadata.`)
      return link
    },
    ids: () => [...nodes.keys()],
    async any(question) {
      const links = candidates()
      let last: unknown = seeds[0]?.breaker.fault()?.fault ?? new Fault('unreachable', 'No broker is known.')
      for (const link of links) {
        try {
          const answer = await question(link)
          preferred = link
          return answer
        } catch (error) {
          last = error
        }
      }
      preferred = null
      throw last
    },
    spokesman: () => preferred?.address ?? null,
    learn(found) {
      const wanted = new Map(found.map((node) => [node.id, node]))
      for (const [id, link] of nodes) {
        const node = wanted.get(id)
        // A broker that merely left the metadata keeps its link: its breaker is what sees it come back.
        if (node && formatAddress(node) !== formatAddress(link.address)) {
          link.close()
          nodes.delete(id)
        }
      }
      for (const [id, node] of wanted) if (!nodes.has(id)) nodes.set(id, open(node))
      if (preferred && seeds.includes(preferred)) preferred = null
    },
    retain(ids) {
      for (const [id, link] of nodes) {
        if (ids.has(id)) continue
        link.close()
        nodes.delete(id)
        if (preferred === link) preferred = null
      }
    },
    tally,
    sentFor: (purpose) => perPurpose.get(purpose) ?? 0,
    close() {
      for (const link of [...seeds, ...nodes.values()]) link.close()
    },
  }
}
