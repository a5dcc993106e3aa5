import { setTimeout as sleep } from 'node:timers/promises'
import type { EachMessagePayload } from 'kafkajs'
import { toKafka } from '#demo/kafka.ts'
import { openReader, type Reader } from '#demo/reader.ts'
import type { Stage } from '#demo/stage.ts'
import { waitFor } from '#demo/wait-for.ts'

const group = 'label-printer'
const topic = 'labels.print'
/** As long as a demo runs: the group waits for a member that does not join again, and does not give it up. */
const rebalanceMs = 30 * 60_000

/**
 * `label-printer`: a second member came while the first was at a label that takes for ever. The first says that it is alive and does
 * not join again, so that the rebalance has no end.
 */
export async function openRebalancing(stage: Stage): Promise<void> {
  await stage.feed(topic)
  const begun = new Set<number>()
  let busy = false
  const print = async (message: EachMessagePayload, isStopping: () => boolean) => {
    const { partition } = message
    // Of both partitions something is committed: what was never committed says nothing.
    if (begun.size < 2) return void begun.add(partition)
    busy = true
    for (let beat = 0; !isStopping(); beat++) {
      // Each of them is answered that a rebalance is going on.
      if (beat % 10 === 0) await message.heartbeat().catch(() => undefined)
      await sleep(100)
    }
  }
  const plan = { group, topic, commitEach: true, rebalanceMs }
  stage.keep(await openReader(stage.bootstrap, { ...plan, handle: print }))
  // While it is between two messages it would join again.
  await waitFor(() => busy, { what: `${group} to be at a label`, timeoutMs: 30_000 })
  stage.keep(openLatecomer(stage.bootstrap, plan))
  await waitForState(stage.bootstrap, 'PreparingRebalance')
}

async function waitForState(bootstrap: string, state: string): Promise<void> {
  const admin = toKafka(bootstrap, 'workload').admin()
  await admin.connect()
  try {
    const isIn = async () => (await admin.describeGroups([group])).groups[0]?.state === state
    await waitFor(isIn, { what: `${group} to be ${state}`, timeoutMs: 30_000 })
  } finally {
    await admin.disconnect()
  }
}

/** It has not joined, and will not before the first member goes: nobody waits for that. */
function openLatecomer(bootstrap: string, plan: Parameters<typeof openReader>[1]): Pick<Reader, 'stop'> {
  const opening = openReader(bootstrap, { ...plan, joinWithinMs: rebalanceMs })
  opening.catch(() => undefined)
  return { stop: async () => (await opening).stop() }
}
