import type { TimeAnswer, TimeProbe } from '#lib/model/fetched.ts'
import type { RangeMs } from '#lib/model/list.ts'
import { learn, nextProbe, openSearch, type TimeSearch } from './refine-time-behind.ts'

/** One partition of a group that is behind. `row` is the topology's. */
export type SearchTarget = { row: number; offset: bigint; dense: boolean; behind: RangeMs }

export type SearchHands = {
  /** One round: all questions at once. What is not told is left out. */
  ask(probes: readonly TimeProbe[]): Promise<TimeAnswer[]>
}

/** From a second to half a year in halves, and some for guesses that were wrong. */
const MOST_ROUNDS = 30

/** Finds, by row, when the next unread record of each partition was written. Each round asks for all at once. */
export async function searchTimes(
  targets: readonly SearchTarget[],
  atMs: number,
  hands: SearchHands,
): Promise<Map<number, TimeSearch>> {
  const searches = new Map(
    targets.map(({ row, offset, dense, behind }) => [row, openSearch(offset, dense, behind, atMs)]),
  )
  const silent = new Set<number>()
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const probes = [...searches].flatMap(([row, search]) => {
      const timestampMs = silent.has(row) ? null : nextProbe(search)
      return timestampMs === null ? [] : [{ row, timestampMs }]
    })
    if (probes.length === 0) break
    // oxlint-disable-next-line no-await-in-loop -- each round asks by what the last one said
    const answers = new Map((await hands.ask(probes)).map(({ row, found }) => [row, { found }]))
    for (const { row, timestampMs } of probes) {
      const answer = answers.get(row)
      const search = searches.get(row)
      if (answer && search) learn(search, timestampMs, answer.found)
      // Who did not answer once is not asked again and again while somebody waits.
      else silent.add(row)
    }
  }
  return searches
}
