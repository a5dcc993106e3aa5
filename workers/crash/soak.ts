import { setTimeout as sleep } from 'node:timers/promises'
import { waitFor } from '#demo/wait-for.ts'
import type { Child } from './children.ts'
import { type Case, openStage, type Stage } from './stage.ts'

/** Chance that is the same for the same seed (mulberry32). */
function openChance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const points = ['O3', 'O4', 'O6', 'O7', 'O17'] as const
const readPoints = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6'] as const

/** Orders without end, three relays and three consumers, and something done to one of them every few seconds. Whether all was well. */
export async function runSoak(minutes: number, seed: number, say: (line: string) => void): Promise<boolean> {
  const stage = await openStage('soak')
  try {
    return await soak(stage, minutes, openChance(seed), say)
  } finally {
    await stage.close()
  }
}

async function soak(
  stage: Stage,
  minutes: number,
  chance: () => number,
  say: (line: string) => void,
): Promise<boolean> {
  const it = await stage.openCase('soak', { shards: 3 })
  const pick = <T>(all: readonly T[]): T => all[Math.floor(chance() * all.length)] as T
  const nth = () => 1 + Math.floor(chance() * 40)
  const startRelay = () =>
    it.startRelay({ WORKER_SHARDS_AT_MOST: '1', FAILPOINT: `${pick(points)}:${nth()}` })
  const startConsumer = () => it.startConsumer({ FAILPOINT: `${pick(readPoints)}:${nth() * 5}` })
  const workers: { child: Child; again: () => Promise<Child> }[] = []
  for (const again of [startRelay, startRelay, startRelay, startConsumer, startConsumer, startConsumer])
    workers.push({ child: await again(), again })

  const untilMs = Date.now() + minutes * 60_000
  let deaths = 0
  let written = 0
  while (Date.now() < untilMs) {
    await it.write({ count: 60 })
    written++
    for (const worker of workers)
      if (!worker.child.isRunning()) {
        deaths++
        worker.child = await worker.again()
      }
    if (chance() < 0.02) say(await strike(stage, it, pick))
    await sleep(300)
  }
  for (const worker of workers) worker.child.signal('SIGKILL')
  const last = [await it.startRelay(), await it.startConsumer()]
  await it.waitDrained(180_000)
  for (const child of last) await child.stop()
  const verdict = await it.judge()
  const open = await it.countOpen()
  say(`${written * 60} orders, ${deaths} deaths: ${JSON.stringify(verdict)}, ${open} open transactions`)
  const { duplicates: _, ...wrong } = verdict
  return open === 0 && Object.values(wrong).every((count) => count === 0)
}

/** Something bigger than a worker falls. */
async function strike(stage: Stage, it: Case, pick: <T>(all: readonly T[]) => T): Promise<string> {
  const what = pick(['broker killed', 'broker hangs', 'database killed'] as const)
  const broker = pick(stage.brokers.brokers)
  switch (what) {
    case 'broker killed':
      await broker.kill()
      await sleep(3000)
      await broker.start()
      break
    case 'broker hangs':
      broker.pause()
      await sleep(8000)
      broker.resume()
      break
    case 'database killed':
      await stage.database.kill()
      await stage.database.start()
      await it.reconnect()
      break
  }
  // Two brokers at once would leave too few copies, which is another test.
  await waitFor(() => isWhole(stage), { what: 'all copies to be in sync', timeoutMs: 60_000 })
  return what
}

async function isWhole({ admin }: Stage): Promise<boolean> {
  const found = await admin.fetchTopicMetadata().catch(() => null)
  return (
    found?.topics.every(({ partitions }) =>
      partitions.every((at) => at.leader >= 0 && at.isr.length === at.replicas.length),
    ) ?? false
  )
}
