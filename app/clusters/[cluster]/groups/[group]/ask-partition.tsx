'use client'
import { PartitionProof } from '#components/partition-proof.tsx'
import { useNextRecord, useResidual } from '#lib/browser/partition-proofs.ts'
import type { GroupPartition } from '#lib/model/group.ts'

/** Asks the brokers about one opened partition when somebody clicks. */
export function AskPartition({
  cluster,
  group,
  partition,
}: {
  cluster: string
  group: string
  partition: GroupPartition
}) {
  const of = { cluster, group, topic: partition.topic, partition: partition.partition }
  return <PartitionProof partition={partition} next={useNextRecord(of)} rest={useResidual(of)} />
}
