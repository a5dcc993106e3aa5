'use client'
import { useMutation } from '@tanstack/react-query'
import type { z } from 'zod'
import { groupSegment } from '#lib/model/links.ts'
import { nextRecordSchema, residualSchema } from '#lib/model/partition-proof.ts'
import { getJson } from './get-json.ts'

export type PartitionOfGroup = { cluster: string; group: string; topic: string; partition: number }

/** The next record of a partition; asked when somebody wants it, never by itself. */
export function useNextRecord(of: PartitionOfGroup) {
  return useAsked(proofPath(of, 'next-record'), nextRecordSchema)
}

/** What is left of a partition; asked as `useNextRecord` is. */
export function useResidual(of: PartitionOfGroup) {
  return useAsked(proofPath(of, 'residual'), residualSchema)
}

function useAsked<S extends z.ZodType>(path: string, schema: S) {
  const { mutate, isPending, data, error } = useMutation<z.output<S>>({
    mutationFn: () => getJson(path, schema),
  })
  return { ask: () => mutate(), pending: isPending, answer: data ?? null, error: error?.message ?? null }
}

/** A group that no path can carry has its id in the query, behind the path. */
export function proofPath({ cluster, group, topic, partition }: PartitionOfGroup, what: string): string {
  const [segment = '', query] = groupSegment(group).split('?')
  const path = ['clusters', encodeURIComponent(cluster), 'groups', segment]
  const rest = ['partitions', encodeURIComponent(topic), String(partition), what]
  return `/api/v1/${[...path, ...rest].join('/')}${query ? `?${query}` : ''}`
}
