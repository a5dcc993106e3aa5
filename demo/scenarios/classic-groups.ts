import { setTimeout as sleep } from 'node:timers/promises'
import { openReader, readAndLeave } from '#demo/reader.ts'
import type { Stage } from '#demo/stage.ts'
import { waitFor } from '#demo/wait-for.ts'

/** `billing`: three members on six partitions of orders.v1, always up to date. */
export async function openHealthy(stage: Stage): Promise<void> {
  await stage.feed('orders.v1')
  const plan = { group: 'billing', topic: 'orders.v1', members: 3 }
  stage.keep(await (stage.flow?.openBilling() ?? openReader(stage.bootstrap, plan)))
}

/** `search-indexer`: twelve messages a second where twenty come in. It falls behind for as long as it runs. */
export async function openSlow(stage: Stage): Promise<void> {
  await stage.feed('orders.v1')
  const handle = () => sleep(80)
  const plan = { group: 'search-indexer', topic: 'orders.v1', handle, fetchBytes: 4096 }
  stage.keep(await openReader(stage.bootstrap, plan))
}

/** `fraud-scoring`: reads a few payments, then waits for a call that never returns, and keeps its membership alive. */
export async function openStalled(stage: Stage): Promise<void> {
  await stage.feed('payments.captured')
  let handled = 0
  let stuck = false
  stage.keep(
    await openReader(stage.bootstrap, {
      group: 'fraud-scoring',
      topic: 'payments.captured',
      commitEach: true,
      handle: async (message, isStopping) => {
        if (handled++ < 12) return
        stuck = true
        for (let beat = 0; !isStopping(); beat++) {
          if (beat % 10 === 0) await message.heartbeat()
          await sleep(100)
        }
      },
    }),
  )
  await waitFor(() => stuck, { what: 'fraud-scoring to wait for its call', timeoutMs: 30_000 })
}

/** `reporting-nightly`: has read once, has no members now, while orders keep coming in. */
export async function openStopped(stage: Stage): Promise<void> {
  await stage.feed('orders.v1')
  await readAndLeave(stage.bootstrap, 'reporting-nightly', 'orders.v1', 20, 6)
}

/** `ledger-writer`: four members on the three partitions of payments.captured. One can never work. */
export async function openCrowded(stage: Stage): Promise<void> {
  await stage.feed('payments.captured')
  const plan = { group: 'ledger-writer', topic: 'payments.captured', members: 4 }
  stage.keep(await openReader(stage.bootstrap, plan))
}
