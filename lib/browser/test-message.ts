'use client'
import type { Message } from '#lib/model/messages.ts'

/** Where a message waits for the page that writes test messages. */
const TEST_MESSAGE_KEY = 'throughline.test-message'

/** Only what a producer gives: the rest is Kafka's. Masked fields stay masked. */
export function keepTestMessage(message: Message): void {
  const { topic, partition, key, keyEncoding, value, encoding, headers, base64Headers } = message
  const kept = { topic, partition, key, keyEncoding, value, encoding, headers, base64Headers }
  sessionStorage.setItem(TEST_MESSAGE_KEY, JSON.stringify(kept))
}
