'use client'
import { useMutation } from '@tanstack/react-query'
import type { BoxState } from '#lib/model/preset.ts'
import { revealedSchema, type Revealed } from '#lib/model/reveal.ts'
import { postJson, type PostError } from './post-json.ts'

const WITHIN_MS = 10_000

/** Shows one payload. Each time is a deed of its own: that somebody looked is written down. */
export function useReveal(box: string, row: string, state: BoxState) {
  return useMutation<Revealed, PostError, undefined>({
    mutationFn: () =>
      postJson(
        `/api/v1/boxes/${encodeURIComponent(box)}/rows/${encodeURIComponent(row)}`,
        { state },
        revealedSchema,
        { withinMs: WITHIN_MS },
      ),
  })
}
