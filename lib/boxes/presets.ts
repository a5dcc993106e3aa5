import type { Preset } from '#lib/model/preset.ts'
import { capPublished, capReceived } from './presets/cap.ts'
import { debeziumOutbox } from './presets/debezium-outbox.ts'
import { genericBoolean, genericDelete, genericProcessedAt, genericStatus } from './presets/generic.ts'
import { massTransitInbox } from './presets/masstransit-inbox.ts'
import { massTransitOutbox } from './presets/masstransit-outbox.ts'
import { referenceInbox } from './presets/reference-inbox.ts'
import { referenceOutbox } from './presets/reference-outbox.ts'
import { springModulith } from './presets/spring-modulith.ts'

/** Every layout that is known, the most particular first: recognition takes the first that fits. */
export const presets: readonly Preset[] = [
  referenceInbox,
  referenceOutbox,
  capReceived,
  capPublished,
  springModulith,
  massTransitInbox,
  massTransitOutbox,
  debeziumOutbox,
  genericStatus,
  genericProcessedAt,
  genericBoolean,
  genericDelete,
]

export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name)
}
