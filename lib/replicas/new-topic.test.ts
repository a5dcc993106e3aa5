import { expect, test } from 'vitest'
import { sayNewTopic } from './new-topic.ts'

// Section "what a partition survives" of Kafka's own rules: R copies, min ISR m, all in sync.
test.each<[string, number, number, { writes: number; leader: number; data: number }, string, string | null]>([
  [
    'three copies, min ISR 2',
    3,
    2,
    { writes: 1, leader: 2, data: 1 },
    'One broker may stop and writes with acks all go on; up to 2 brokers may stop before nobody leads; one disk may be lost for good without an acknowledged message, up to 2 disks while all copies are in sync.',
    null,
  ],
  [
    'three copies, min ISR 3: every restart blocks writes',
    3,
    3,
    { writes: 0, leader: 2, data: 2 },
    'As soon as one broker stops, writes with acks all stop; up to 2 brokers may stop before nobody leads; up to 2 disks may be lost for good without an acknowledged message.',
    'Every restart of a broker that holds a copy stops writes with acks all.',
  ],
  [
    'three copies, min ISR 1: an acknowledged message may exist once',
    3,
    1,
    { writes: 2, leader: 2, data: 0 },
    'Up to 2 brokers may stop and writes with acks all go on; up to 2 brokers may stop before nobody leads; no lost disk is certain to be harmless to an acknowledged message.',
    'While other copies are behind, an acknowledged message may stand on one disk alone.',
  ],
  [
    'two copies, min ISR 2',
    2,
    2,
    { writes: 0, leader: 1, data: 1 },
    'As soon as one broker stops, writes with acks all stop; one broker may stop before nobody leads; one disk may be lost for good without an acknowledged message.',
    'Every restart of a broker that holds a copy stops writes with acks all.',
  ],
  [
    'one copy survives nothing',
    1,
    1,
    { writes: 0, leader: 0, data: 0 },
    'One copy: while its broker is away nobody writes or reads, and with its disk the messages are lost.',
    null,
  ],
])('%s', (_, copies, minIsr, survives, sentence, risk) =>
  expect(sayNewTopic(copies, minIsr)).toEqual({ survives, sentence, risk }),
)
