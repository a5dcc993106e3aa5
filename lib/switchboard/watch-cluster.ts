import type { ClusterSettings } from '#lib/config/settings.ts'
import { noteReset } from '#lib/history/note-reset.ts'
import { openRecorder, type Keep } from '#lib/history/recorder.ts'
import { readPast, takeUp } from '#lib/history/take-up.ts'
import { openWatch, viewInSlices, type Views } from '#lib/history/views.ts'
import type { Judge } from '#lib/history/judge.ts'
import { formatAddress, type ClusterAccess } from '#lib/kafka/access.ts'
import { openCollector, type Collector } from '#lib/kafka/collector.ts'
import { toWindows } from '#lib/lag/windows.ts'
import { log } from '#lib/log.ts'
import { Fault } from '#lib/model/reading.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { openTails, type Tails } from '#lib/switchboard/messages/message-tail.ts'
import { openMessages, type Messages } from '#lib/switchboard/messages/messages.ts'
import type { OwnStore } from './own-store.ts'
import type { InboxOf } from '#lib/reset/inbox-words.ts'
import { openPlans, type Plans } from '#lib/switchboard/plans/plans.ts'
import { openSendRuns, type SendRuns } from '#lib/switchboard/send/send-runs.ts'
import { openSender, type Sender } from '#lib/switchboard/send/sender.ts'
import { openPartitionProofs, type PartitionProofs } from '#lib/switchboard/proofs/partition-proofs.ts'
import { openRefinedTimes, type RefinedTimes } from '#lib/switchboard/proofs/refined-times.ts'
import { seekMessage } from '#lib/switchboard/traces/seek-message.ts'
import { toAccess } from './to-access.ts'
import { ID_HEADER, type TraceBoxes } from '#lib/switchboard/traces/trace-boxes.ts'
import { openTopicMaker, type TopicMaker } from '#lib/switchboard/send/topic-maker.ts'
import { sentStraight } from '#lib/switchboard/traces/followed.ts'
import { openTracer, type Tracer } from '#lib/switchboard/traces/tracer.ts'

export type Watched = {
  settings: ClusterSettings
  access: ClusterAccess
  collector: Collector
  judge: Judge
  proofs: PartitionProofs
  refined: RefinedTimes
  plans: Plans
  messages: Messages
  tails: Tails
  sender: Sender
  sendRuns: SendRuns
  topicMaker: TopicMaker
  tracer: Tracer
  /** Null: they are not opened yet. */
  traceBoxes(): TraceBoxes | null
  /** Of the last snapshot; null before the first. */
  views: Views | null
  close(): Promise<void>
}

export type WatchHands = {
  store: OwnStore
  keep: Keep
  /** Why nobody may change anything; null: they may. */
  mayWrite: () => string | null
  /** Null: they are not opened yet. */
  traceBoxes: () => TraceBoxes | null
  inboxOf?: InboxOf | undefined
}

/** Watches one cluster whether or not anybody looks: what a group did is known only to those who watched. */
export function watchCluster(
  settings: ClusterSettings,
  { store, keep, mayWrite, traceBoxes, inboxOf }: WatchHands,
): Watched {
  const access = toAccess(settings)
  const windows = toWindows(settings.pollMs, settings.windowMs ?? undefined)
  const watch = openWatch(windows)
  const recorder = openRecorder(settings.id, keep, {
    store: () => store.current(),
    onFault: (because) => log.warn({ cluster: settings.id }, `History was not written: ${because}`),
  })
  let next: Snapshot | null = null
  let taking: Promise<void> | null = null
  let begun = false

  async function take(snapshot: Snapshot): Promise<void> {
    if (!begun) await takeUpPast(snapshot)
    begun = true
    const { views, tick } = await inSlices(viewInSlices(snapshot, watch))
    watched.views = views
    recorder.write(tick)
    void tracer.look()
  }

  /** History is a gain, not a condition: without it this process begins anew. */
  async function takeUpPast(snapshot: Snapshot): Promise<void> {
    await store.tried
    const opened = store.current()
    if (!opened) return
    try {
      const past = await readPast(opened.history, settings.id, snapshot.atMs, windows.windowMs)
      await inSlices(takeUp(watch, past, snapshot))
    } catch (error) {
      log.warn({ cluster: settings.id, error }, 'The history of earlier runs could not be taken up.')
    }
  }

  /** Of snapshots that come faster than they are judged the newest counts. */
  async function takeAll(): Promise<void> {
    for (let snapshot = next; snapshot; snapshot = next) {
      next = null
      try {
        // oxlint-disable-next-line no-await-in-loop
        await take(snapshot)
      } catch (error) {
        // A bug: the pages keep the views before, with their age, and the next snapshot has its chance.
        log.error({ cluster: settings.id, error }, 'A snapshot could not be judged.')
      }
    }
    taking = null
  }

  const collector = openCollector(access, {
    pollMs: settings.pollMs,
    onSnapshot(snapshot) {
      next = snapshot
      taking ??= takeAll()
    },
  })
  const refined = openRefinedTimes(collector)
  const tracer = openTracer({
    cluster: settings.id,
    store: () => store.current()?.traces ?? null,
    views: () => watched.views,
    outPerS: (group, row, end) => watch.judge.partitionsOf(group)(row, Number(end))?.outPerS ?? null,
    boxes: async (question) =>
      (await traceBoxes()?.factsOf(question)) ?? { outbox: null, readers: new Map() },
    seek: (seek) => seekMessage(watched.messages, seek, traceBoxes()?.idHeaderOf(seek.topic) ?? ID_HEADER),
    onError(error) {
      if (error instanceof Fault)
        log.warn({ cluster: settings.id }, `A trace was not written: ${error.message}`)
      else log.error({ cluster: settings.id, error }, 'A trace could not be followed.')
    },
  })
  const watched: Watched = {
    settings,
    access,
    collector,
    judge: watch.judge,
    proofs: openPartitionProofs(collector, refined),
    refined,
    messages: openMessages(collector, settings.masks),
    tails: openTails(collector, settings.masks),
    plans: openPlans({
      cluster: settings.id,
      bootstrap: settings.bootstrap.map(formatAddress).join(','),
      collector,
      movedMsAgo: (group) => watch.judge.movedMsAgo(group),
      audit: () => store.current()?.audit ?? null,
      groupIds: () => watched.views?.snapshot.groups.ids ?? [],
      onDone(deed) {
        void noteReset(settings.id, deed, {
          history: () => store.current()?.history ?? null,
          nowMs: Date.now,
          onFault: (because) => log.warn({ cluster: settings.id }, `A change was not noted: ${because}`),
        })
        // The pages show it at once.
        void collector.nextRound()
      },
      mayWrite,
      inboxOf,
    }),
    sender: openSender({
      cluster: settings.id,
      access,
      collector,
      allowed: settings.send.topics,
      audit: () => store.current()?.audit ?? null,
      boxes: traceBoxes,
      onSent: (start) => tracer.begin(start),
    }),
    sendRuns: openSendRuns({
      cluster: settings.id,
      access,
      collector,
      allowed: settings.send.topics,
      audit: () => store.current()?.audit ?? null,
      async onSent({ key, atMs, ...sent }) {
        await tracer.begin({
          ...sent,
          ...sentStraight,
          startMs: atMs,
          recordMs: atMs,
          keyBytes: key?.length ?? null,
        })
      },
    }),
    topicMaker: openTopicMaker({
      cluster: settings.id,
      access,
      collector,
      allowed: settings.send.topics,
      audit: () => store.current()?.audit ?? null,
    }),
    tracer,
    traceBoxes,
    views: null,
    async close() {
      tracer.close()
      await watched.sendRuns.close()
      await collector.close()
      await taking
      await recorder.close()
    },
  }
  return watched
}

/** Runs work that offers to be interrupted, and lets requests in between. */
async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  for (;;) {
    const slice = work.next()
    if (slice.done) return slice.value
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resume) => setImmediate(resume))
  }
}
