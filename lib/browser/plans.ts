'use client'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { groupSegment } from '#lib/model/links.ts'
import { doneSchema, planSchema, type Done, type Plan } from '#lib/model/plan.ts'
import { newDeedKey } from './deed-key.ts'
import { postJson, type PostError } from './post-json.ts'

/** What is asked of the server: where, and with which body. */
export type PlanQuestion = { path: string; body: unknown }

/** Brokers are asked for it: longer than a read from memory. */
const PLAN_WITHIN_MS = 15_000
/** The server gives a write 15 s and looks at it before and after. */
const EXECUTE_WITHIN_MS = 60_000
/** While something stands in the way it may go by itself. */
const REFUSED_MS = 10_000
const AGAIN_MS = 30_000

/**
 * What a change would do. Asked again as the question changes, and by itself every while: the plan before stays in view
 * until the next is there. `question` null: there is nothing to ask yet.
 */
export function usePlan(question: PlanQuestion | null) {
  return useQuery<Plan, PostError>({
    queryKey: ['plan', question],
    queryFn: ({ signal }) =>
      postJson(`/api/v1${question?.path ?? ''}`, question?.body, planSchema, {
        signal,
        withinMs: PLAN_WITHIN_MS,
      }),
    enabled: question !== null,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data && !state.data.refusal && !state.error ? AGAIN_MS : REFUSED_MS,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: true,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
}

/** 500 is a bug of ours: it may have written before. */
export function isUnknown({ status }: PostError): boolean {
  return status === 0 || status === 500
}

type Deed = { plan: string; key: string; asked: string }

/**
 * Carries a plan out, once: a second click while it runs, and a repeated request, are the same deed. Another question is
 * another deed: its plan must never be taken for the one that nobody answered.
 */
export function useExecute(cluster: string, question: PlanQuestion | null) {
  const asked = JSON.stringify(question)
  const [own, setOwn] = useState(() => ({ asked, key: newDeedKey() }))
  if (own.asked !== asked) setOwn({ asked, key: newDeedKey() })
  // The state of a mutation comes a moment later than a second click.
  const running = useRef(false)
  const client = useQueryClient()
  const mutation = useMutation<Done, PostError, Deed>({
    mutationFn: ({ plan, key }) =>
      postJson(
        `/api/v1/clusters/${encodeURIComponent(cluster)}/plans/${encodeURIComponent(plan)}/execute`,
        { idempotencyKey: key },
        doneSchema,
        { withinMs: EXECUTE_WITHIN_MS },
      ),
    // Of what nobody answered to the key is kept: asked again, it is told what came of it.
    onSettled: (_, error, deed) => {
      running.current = false
      if (!error || !isUnknown(error))
        setOwn((now) => (now.key === deed.key ? { asked: now.asked, key: newDeedKey() } : now))
      if (error) void client.invalidateQueries({ queryKey: ['plan'] })
    },
  })
  const error = mutation.error
  return {
    run: (plan: string) => {
      if (running.current) return
      running.current = true
      mutation.mutate({ plan, key: own.key, asked })
    },
    pending: mutation.isPending,
    done: mutation.data ?? null,
    // That nobody knows stays true whatever is looked at next.
    error: error && (isUnknown(error) || mutation.variables?.asked === asked) ? error : null,
  }
}

/** `/clusters/c/groups/g` + what: a group that no path can carry has its id in the query, behind it. */
export function groupPath(cluster: string, group: string, what: string): string {
  const [segment = '', query] = groupSegment(group).split('?')
  return `/clusters/${encodeURIComponent(cluster)}/groups/${segment}/${what}${query ? `?${query}` : ''}`
}
