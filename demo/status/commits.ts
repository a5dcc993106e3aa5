import { setTimeout as sleep } from 'node:timers/promises'
import { toKafka } from '#demo/kafka.ts'
import type { Commit } from './complain.ts'

const everyMs = 500

/** What one group commits on the first partition of a topic, looked at twice a second by KafkaJS. */
export async function watchCommits(
  bootstrap: string,
  group: string,
  topic: string,
): Promise<{ commits: readonly Commit[]; stop(): Promise<void> }> {
  const admin = toKafka(bootstrap, 'commits').admin()
  await admin.connect()
  const commits: Commit[] = []
  let stopping = false

  async function look(): Promise<void> {
    const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] })
    const offset = found?.partitions.find(({ partition }) => partition === 0)?.offset ?? '-1'
    if (offset !== '-1') commits.push({ atMs: Date.now(), committed: BigInt(offset) })
  }

  const looking = (async () => {
    while (!stopping) {
      const nextMs = Date.now() + everyMs
      // oxlint-disable-next-line no-await-in-loop
      await look()
      // oxlint-disable-next-line no-await-in-loop
      await sleep(Math.max(0, nextMs - Date.now()))
    }
  })()
  // Looked at when it is stopped.
  looking.catch(() => undefined)
  return {
    commits,
    async stop() {
      stopping = true
      await looking
      await admin.disconnect()
    },
  }
}
