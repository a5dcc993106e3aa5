import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '#lib/model/reading.ts'
import { errorName } from './codes.ts'
import { askWithin } from './deadline.ts'
import type { Link } from './link.ts'
import type { Links } from './links.ts'
import { reasonOf } from './reasons.ts'
import { decodeResponse, encodeRequest } from './wire/codec.ts'

/** COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR: another time, or somebody else. */
export const MOVED: ReadonlySet<number> = new Set([14, 15, 16])

const GROUP = 0

/**
 * The broker that coordinates each group, asked of whichever broker answers; a `Fault` where there is none. Groups need
 * not exist. Throws a `Fault` when no broker answers.
 */
export async function findCoordinators(
  links: Links,
  groups: readonly string[],
): Promise<Map<string, number | Fault>> {
  const answer = await links.any((link) =>
    link.askBytes(
      'FindCoordinator',
      (version) => {
        if (version < 4)
          throw new Fault('unsupported', 'Finding a group to change it needs Kafka 3.0 or newer.')
        return encodeRequest('FindCoordinator', version, { keyType: GROUP, coordinatorKeys: [...groups] })
      },
      async (version, bytes) => decodeResponse('FindCoordinator', version, bytes),
      { purpose: 'view' },
    ),
  )
  const found = answer.coordinators.filter(({ errorCode }) => errorCode === 0)
  links.learn(found.map(({ nodeId, host, port }) => ({ id: nodeId, host, port })))
  return new Map(answer.coordinators.map((one) => [one.key, one.errorCode === 0 ? one.nodeId : toFault(one)]))
}

function toFault({ key, errorCode }: { key: string; errorCode: number }): Fault {
  const [code, name] = [reasonOf(errorCode), errorName(errorCode)]
  return new Fault(
    code,
    `The cluster names no coordinator for the group ${key} (error ${errorCode}, ${name}).`,
  )
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1000

/** Pauses between two tries, each longer than the last. False: there is no time left for another one. */
export function openPauses(deadlineAtMs: number): () => Promise<boolean> {
  let pauseMs = FIRST_PAUSE_MS
  return async () => {
    if (Date.now() + pauseMs >= deadlineAtMs) return false
    await sleep(pauseMs)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    return true
  }
}

/** What another try may mend: the coordinator has gone elsewhere, is going, or hangs and will be replaced. */
export function isPassing({ code }: Fault): boolean {
  return code === 'coordinator-moved' || code === 'unreachable' || code === 'timeout'
}

/**
 * Asks the coordinator of a group, and finds it again when it has moved or does not answer, until the deadline. For
 * questions only: what changes something must not be sent twice.
 */
export async function atCoordinator<T>(
  links: Links,
  group: string,
  deadlineAtMs: number,
  look: (link: Link, id: number) => Promise<T>,
): Promise<T> {
  const pause = openPauses(deadlineAtMs)
  for (;;) {
    try {
      // Each try needs to know how the last one ended.
      // oxlint-disable-next-line no-await-in-loop
      return await askWithin(deadlineAtMs, `the group ${group}`, async () => {
        const found = (await findCoordinators(links, [group])).get(group)
        if (found === undefined) throw new Fault('protocol', `No broker says who coordinates ${group}.`)
        if (typeof found !== 'number') throw found
        return look(links.of(found), found)
      })
    } catch (error) {
      // oxlint-disable-next-line no-await-in-loop
      if (!(error instanceof Fault) || !isPassing(error) || !(await pause())) throw error
    }
  }
}
