'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import {
  requeuedSchema,
  requeuePlanSchema,
  type Requeued,
  type RequeuePlan,
  type RequeuePreview,
} from '#lib/model/requeue.ts'
import { newDeedKey } from './deed-key.ts'
import { isUnknown } from './plans.ts'
import { postJson, type PostError } from './post-json.ts'

const PLAN_WITHIN_MS = 10_000
const EXECUTE_WITHIN_MS = 40_000

/** What trying these rows again would do. Asked once: rows that change meanwhile are told by the deed itself. */
export function useRequeuePlan(box: string, want: RequeuePreview) {
  return useQuery<RequeuePlan, PostError>({
    queryKey: ['requeue', box, want],
    queryFn: ({ signal }) =>
      postJson(`${pathOf(box)}/preview`, want, requeuePlanSchema, { signal, withinMs: PLAN_WITHIN_MS }),
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
}

/** Carries it out, once: a second click, and the same asked again after nobody answered, are the same deed. */
export function useRequeue(box: string) {
  const [key, setKey] = useState(newDeedKey)
  const running = useRef(false)
  const client = useQueryClient()
  const { mutate, data, error, isPending } = useMutation<Requeued, PostError, string>({
    mutationFn: (plan) =>
      postJson(pathOf(box), { plan, idempotencyKey: key }, requeuedSchema, { withinMs: EXECUTE_WITHIN_MS }),
    onSettled: (_, failed) => {
      running.current = false
      if (!failed || !isUnknown(failed)) setKey(newDeedKey())
      void client.invalidateQueries({
        predicate: ({ queryKey: [path] }) =>
          typeof path === 'string' && path.startsWith(`/boxes/${encodeURIComponent(box)}`),
      })
    },
  })
  return {
    run: (plan: string) => {
      if (running.current) return
      running.current = true
      mutate(plan)
    },
    done: data ?? null,
    error,
    pending: isPending,
  }
}

function pathOf(box: string): string {
  return `/api/v1/boxes/${encodeURIComponent(box)}/requeue`
}
