'use client'
import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { fromJson } from '#lib/model/json.ts'
import {
  messageListSchema,
  messageSchema,
  progressSchema,
  type Message,
  type MessageList,
  type Progress,
} from '#lib/model/messages.ts'
import { readEvents } from './event-stream.ts'

/** One search as it stands: `list` is there when it has ended by itself. */
export type SearchState = {
  state: 'reading' | 'done' | 'failed' | 'cancelled'
  items: Message[]
  progress: Progress | null
  list: MessageList | null
  error: string | null
}

const begun: SearchState = { state: 'reading', items: [], progress: null, list: null, error: null }
const items = z.array(messageSchema)

/** Reads when the address changes or `again` is called; null: nothing is asked. Leaving the page ends it at the server too. */
export function useMessageSearch(url: string | null): SearchState & {
  again: () => void
  cancel: () => void
  /** Goes on where the last answer ended, and keeps what is there. */
  more: () => void
} {
  const [found, setFound] = useState<SearchState>(begun)
  const [turn, setTurn] = useState({ count: 0, cursor: null as string | null })
  const running = useRef<AbortController | null>(null)
  const [asked, setAsked] = useState(url)
  // Another question begins anew.
  if (asked !== url) {
    setAsked(url)
    setTurn({ count: 0, cursor: null })
    setFound(begun)
  }
  useEffect(() => {
    if (url === null) return undefined
    const ending = new AbortController()
    running.current = ending
    const { cursor } = turn
    const full =
      cursor === null ? url : `${url}${url.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`
    void (async () => {
      try {
        for await (const { event, data } of readEvents(full, ending.signal)) {
          const json: unknown = JSON.parse(data)
          if (event === 'progress') {
            const progress = fromJson(progressSchema, json)
            setFound((before) => ({ ...before, progress }))
          } else if (event === 'items') {
            const more = fromJson(items, json)
            setFound((before) => ({ ...before, items: [...before.items, ...more] }))
          } else if (event === 'done') {
            const list = fromJson(messageListSchema, json)
            setFound((before) => ({ ...before, state: 'done', list }))
          }
        }
      } catch (error) {
        if (ending.signal.aborted) return
        const sentence = error instanceof Error ? error.message : String(error)
        setFound((before) => ({ ...before, state: 'failed', error: sentence }))
      }
    })()
    return () => ending.abort()
  }, [url, turn])
  return {
    ...found,
    again() {
      setTurn(({ count }) => ({ count: count + 1, cursor: null }))
      setFound(begun)
    },
    cancel() {
      running.current?.abort()
      setFound((before) => (before.state === 'reading' ? { ...before, state: 'cancelled' } : before))
    },
    more() {
      const cursor = found.list?.nextCursor ?? null
      if (cursor === null) return
      setTurn(({ count }) => ({ count: count + 1, cursor }))
      setFound((before) => ({ ...begun, items: before.items }))
    },
  }
}
