'use client'
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { fromJson } from '#lib/model/json.ts'
import { readEvents } from './event-stream.ts'
import { getJson } from './get-json.ts'

/** While nothing is told by events it is asked for so often, and the events are tried again. */
const POLL_MS = 5000

type Followed<S extends z.ZodType> = {
  /** Of the API; its events are at `/events` below it. Null: nothing is followed. */
  path: string | null
  /** The name of its events; the data of each is the whole value. */
  event: string
  schema: S
  isLive: (value: z.output<S>) => boolean
  initial?: z.output<S> | undefined
}

/** A value that the server tells of each time it changes, until it does so no more; without events it is polled. */
export function useFollowed<S extends z.ZodType>({
  path,
  event,
  schema,
  isLive,
  initial,
}: Followed<S>): UseQueryResult<z.output<S>> & { streaming: boolean } {
  const client = useQueryClient()
  const [streaming, setStreaming] = useState(false)
  const query = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => getJson(`/api/v1${path}`, schema, signal),
    enabled: path !== null,
    ...(initial === undefined ? {} : { initialData: initial }),
    refetchInterval: ({ state: { data } }) =>
      streaming || (data !== undefined && !isLive(data as z.output<S>)) ? false : POLL_MS,
    refetchIntervalInBackground: false,
    staleTime: POLL_MS / 2,
    retry: false,
  }) as UseQueryResult<z.output<S>>
  const over = path === null || (query.data !== undefined && !isLive(query.data))
  useEffect(() => {
    if (over || path === null) return undefined
    const gone = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const follow = async () => {
      try {
        for await (const one of readEvents(`/api/v1${path}/events`, gone.signal)) {
          if (one.event !== event) continue
          client.setQueryData([path], fromJson(schema, JSON.parse(one.data)))
          setStreaming(true)
        }
      } catch {
        // The poll tells what is wrong, if anything is.
      }
      if (gone.signal.aborted) return
      setStreaming(false)
      timer = setTimeout(() => void follow(), POLL_MS)
    }
    void follow()
    return () => {
      clearTimeout(timer)
      gone.abort()
      setStreaming(false)
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `schema` and `event` belong to the path
  }, [client, over, path])
  return { ...query, streaming }
}
