import { Fault } from '#lib/model/reading.ts'
import type { BrokerSizes } from '#lib/model/snapshot.ts'
import type { Link } from './link.ts'
import { reasonOf } from './reasons.ts'

/**
 * Bytes of every copy on one broker, and of its disks. Heavy: on the bulk lane, once a minute. A copy that is moving
 * between disks counts once, by its current place. Throws a `Fault`.
 */
export async function readLogDirs(link: Link): Promise<BrokerSizes> {
  const answer = await link.ask('DescribeLogDirs', { topics: null }, { purpose: 'sizes', lane: 'bulk' })
  if (answer.errorCode !== 0)
    throw new Fault(reasonOf(answer.errorCode), 'The broker does not tell its log directories.')
  const bytes = new Map<string, Map<number, bigint>>()
  let total = 0n
  const disks: { total: bigint; usable: bigint }[] = []
  for (const dir of answer.results) {
    if (dir.errorCode !== 0) continue
    // Before DescribeLogDirs 4 the disk itself was not told: −1.
    if (dir.totalBytes >= 0n) disks.push({ total: dir.totalBytes, usable: dir.usableBytes })
    for (const topic of dir.topics) {
      const sizes = bytes.get(topic.name) ?? new Map<number, bigint>()
      bytes.set(topic.name, sizes)
      for (const { partitionIndex, partitionSize, isFutureKey } of topic.partitions) {
        if (isFutureKey) continue
        sizes.set(partitionIndex, partitionSize)
        total += partitionSize
      }
    }
  }
  return {
    atMs: Date.now(),
    bytes,
    total,
    diskTotalBytes: disks.length > 0 ? disks.reduce((sum, disk) => sum + disk.total, 0n) : null,
    diskUsableBytes: disks.length > 0 ? disks.reduce((sum, disk) => sum + disk.usable, 0n) : null,
  }
}
