import { expect, test } from 'vitest'
import { watchValue } from './watch-value.ts'

async function collect(events: AsyncIterable<{ event: string; data: string }>): Promise<string[]> {
  const all: string[] = []
  for await (const { event, data } of events) all.push(`${event} ${data}`)
  return all
}

test('what has not changed is not said again, and it ends when nothing changes any more', async () => {
  const values = ['a', 'a', 'b', 'b', 'c']
  let at = 0
  const read = async () => {
    const mark = values[at] ?? ''
    // Its age differs each time.
    return { json: `${mark}${at}`, mark, live: ++at < values.length }
  }
  const events = watchValue({ event: 'run', read, everyMs: 1, signal: new AbortController().signal })
  expect(await collect(events)).toEqual(['run a0', 'run b2', 'run c4'])
  expect(at).toBe(5)
})

test('what is not there any more ends it', async () => {
  const found = [{ json: 'a', mark: 'a', live: true }, null]
  const read = async () => found.shift() ?? null
  const { signal } = new AbortController()
  expect(await collect(watchValue({ event: 'run', read, everyMs: 1, signal }))).toEqual(['run a'])
})

test('when the other side has gone it is let go at once, in the middle of a rest', async () => {
  const gone = new AbortController()
  let looks = 0
  const read = async () => ({ json: 'a', mark: 'a', live: ++looks > 0 })
  const events = watchValue({ event: 'run', read, everyMs: 60_000, signal: gone.signal })
  expect((await events.next()).value).toEqual({ event: 'run', data: 'a' })
  const ended = events.next()
  gone.abort()
  expect((await ended).done).toBe(true)
  expect(looks).toBe(1)
})
