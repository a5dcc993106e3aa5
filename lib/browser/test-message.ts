'use client'
import { useSyncExternalStore } from 'react'
import type { Message } from '#lib/model/messages.ts'

/** Where a message waits for the page that writes test messages. */
const TEST_MESSAGE_KEY = 'throughline.test-message'

/** Only what a producer gives: the rest is Kafka's. Masked fields stay masked. */
export function keepTestMessage(message: Message): void {
  const { topic, partition, key, keyEncoding, value, encoding, headers, base64Headers, cut } =
    shorten(message)
  const offset = String(message.offset)
  const kept: Kept = {
    topic,
    partition,
    offset,
    key,
    keyEncoding,
    value,
    encoding,
    headers,
    base64Headers,
    cut,
  }
  sessionStorage.setItem(TEST_MESSAGE_KEY, JSON.stringify(kept))
}

/** In characters. The session of a browser holds about five million, and throws at more. */
const MOST_CHARS = 1_000_000

/** Four characters of base64 are three bytes: it is cut between them. */
function shorten(message: Message): Message {
  const { value } = message
  return value === null || value.length <= MOST_CHARS
    ? message
    : { ...message, value: value.slice(0, MOST_CHARS), cut: true }
}

type Kept = Pick<
  Message,
  'topic' | 'partition' | 'key' | 'keyEncoding' | 'value' | 'encoding' | 'headers' | 'base64Headers' | 'cut'
> & { offset: string }

/** The message that was copied last in this tab; null: none was. */
export function useTestMessage(): Kept | null {
  const text = useSyncExternalStore(
    never,
    () => sessionStorage.getItem(TEST_MESSAGE_KEY),
    () => null,
  )
  // Only this file writes it.
  return text === null ? null : (JSON.parse(text) as Kept)
}

function never(): () => void {
  return () => undefined
}
