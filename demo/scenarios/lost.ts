import { toKafka } from '#demo/kafka.ts'
import { readAndLeave } from '#demo/reader.ts'
import type { Stage } from '#demo/stage.ts'
import { waitFor } from '#demo/wait-for.ts'

const topic = 'risk.features'
const group = 'risk-features'

/** `risk-features`: stopped, and the messages behind its commits were deleted meanwhile. What it missed is lost to it. */
export async function openLost(stage: Stage): Promise<void> {
  await stage.feed(topic)
  await readAndLeave(stage.bootstrap, group, topic, 3, 3)
  const admin = toKafka(stage.bootstrap, 'workload').admin()
  await admin.connect()
  try {
    const committed = (await admin.fetchOffsets({ groupId: group, topics: [topic] }))[0]?.partitions ?? []
    const cut = new Map(committed.map((it) => [it.partition, Math.max(0, Number(it.offset)) + 2]))
    await waitFor(
      async () =>
        (await admin.fetchTopicOffsets(topic)).every(
          (it) => Number(it.offset) >= (cut.get(it.partition) ?? 0),
        ),
      { what: `${topic} to grow past ${group}`, timeoutMs: 60_000, everyMs: 500 },
    )
    const partitions = [...cut].map(([partition, offset]) => ({ partition, offset: String(offset) }))
    await admin.deleteTopicRecords({ topic, partitions })
  } finally {
    await admin.disconnect()
  }
}
