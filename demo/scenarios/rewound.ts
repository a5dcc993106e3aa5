import { setTimeout as sleep } from 'node:timers/promises'
import { openReader } from '#demo/reader.ts'
import type { Stage } from '#demo/stage.ts'

const everyMs = 75_000
/** Forty seconds' worth: more than a group may be behind and still pass for one that keeps up. */
const backBy = 200n
/** Half a minute until it is where it was. */
const againMs = 150

/** `loyalty-balance`: up to date, and now and then its operator sends it back to read the last 200 points again. */
export async function openRewound(stage: Stage): Promise<void> {
  await stage.feed('loyalty.points')
  let position = 0n
  let peak = 0n
  const reader = await openReader(stage.bootstrap, {
    group: 'loyalty-balance',
    topic: 'loyalty.points',
    handle: async ({ message }) => {
      position = BigInt(message.offset) + 1n
      if (position < peak) await sleep(againMs)
    },
  })
  const timer = setInterval(() => {
    if (position < backBy || position < peak) return
    peak = position
    reader.seek(0, position - backBy)
  }, everyMs)
  stage.keep({
    stop: async () => {
      clearInterval(timer)
      await reader.stop()
    },
  })
}
