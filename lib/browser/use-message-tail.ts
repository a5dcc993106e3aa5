'use client'
import { useEffect, useState } from 'react'
import { fromJson } from '#lib/model/json.ts'
import { messageSchema, tailStateSchema, type Message, type TailState } from '#lib/model/messages.ts'
import { readEvents } from './event-stream.ts'

/** So many stay in view; what is older goes. */
const MOST_SHOWN = 2000
const DRAW_MS = 200

export type TailView = {
  /** Newest first. */
  items: Message[]
  state: TailState | null
  /** Why it ended by itself; null: it goes on. */
  ended: string | null
}

const nothing: TailView = { items: [], state: null, ended: null }

/** Follows while there is an address. Messages are drawn a few times a second, however fast they come. */
export function useMessageTail(url: string | null): TailView {
  const [view, setView] = useState(nothing)
  const [asked, setAsked] = useState(url)
  if (asked !== url) {
    setAsked(url)
    setView(nothing)
  }
  useEffect(() => {
    if (url === null) return undefined
    const ending = new AbortController()
    let come: Message[] = []
    let state: TailState | null = null
    let ended: string | null = null
    const draw = () => {
      const fresh = come.toReversed()
      come = []
      setView((before) =>
        // Nothing came: nothing is drawn.
        fresh.length === 0 && before.state === state && before.ended === ended
          ? before
          : { items: [...fresh, ...before.items].slice(0, MOST_SHOWN), state, ended },
      )
    }
    const timer = setInterval(draw, DRAW_MS)
    void (async () => {
      try {
        for await (const { event, data } of readEvents(url, ending.signal)) {
          const json: unknown = JSON.parse(data)
          if (event === 'message') come.push(fromJson(messageSchema, json))
          else if (event === 'state') state = fromJson(tailStateSchema, json)
          else if (event === 'end') ended = toBecause(json)
        }
        ended ??= 'The server ended it.'
      } catch (error) {
        ended = error instanceof Error ? error.message : String(error)
      }
      clearInterval(timer)
      if (!ending.signal.aborted) draw()
    })()
    return () => {
      clearInterval(timer)
      ending.abort()
    }
  }, [url])
  return view
}

function toBecause(json: unknown): string {
  return typeof json === 'object' && json !== null && 'because' in json ? String(json.because) : 'It ended.'
}
