import type { Log } from '#workers/log.ts'
import type { Session } from '#workers/connect.ts'
import { parkRows, type ParkPlan } from './park.ts'
import { type BatchDone, type BatchPlan, relayBatch } from './relay-batch.ts'
import type { Sender } from './sender.ts'
import type { Topics } from './topics.ts'
import { channelOf } from './write-to-outbox.ts'

/** What one owner of a shard works with. It comes and goes with the ownership. */
export type ShardHands = {
  session: Session
  /** Opened once the lock is ours. */
  openSender(): Promise<Sender>
  topics: Topics
  /** Returns after `ms`, or sooner when it was woken or is to end. */
  rest(ms: number): Promise<void>
  isStopping(): boolean
  /** Whether this process may have one more shard; `ask` says whether nobody else has it. */
  take(ask: () => Promise<boolean>): Promise<boolean>
  onBatch(done: BatchDone): void
  log: Log
}

export type ShardPlan = Omit<BatchPlan, 'from' | 'alone'> & { park: ParkPlan; pollMs: number; takeMs: number }

/** A look without the hint, for rows whose writer committed late. */
const fullLookMs = 2000

/**
 * Waits until the shard is ours, then relays it until told to stop. The lock is the session's: it goes when the connection goes.
 * Throws on the first thing that is not a row's own fault; the caller closes everything and starts anew.
 */
export async function relayShard(plan: ShardPlan, hands: ShardHands): Promise<void> {
  const { session, log } = hands
  const { schema, shard } = plan
  while (!(await hands.take(() => takeLock(session, schema, shard)))) {
    await hands.rest(plan.takeMs)
    if (hands.isStopping()) return
    // A session that says nothing is ended by the server.
    await session.query('select 1')
  }
  const sender = await hands.openSender()
  try {
    log.info({ shard, pid: session.pid }, 'relays this shard')
    await session.query(`listen "${channelOf(schema).replaceAll('"', '""')}"`)
    await relayOn(plan, sender, hands)
  } finally {
    await sender.close()
  }
}

async function relayOn(plan: ShardPlan, sender: Sender, hands: ShardHands): Promise<void> {
  const { session, log } = hands
  let from = 0n
  let fullLookAtMs = Date.now() + fullLookMs
  let alone = new Set<bigint>()
  while (!hands.isStopping()) {
    if (Date.now() >= fullLookAtMs) {
      from = 0n
      fullLookAtMs = Date.now() + fullLookMs
    }
    const done = await relayBatch(session, sender, hands.topics, { ...plan, from, alone })
    hands.onBatch(done)
    if (done.kind === 'poison') {
      const died = await parkRows(session, done.poison, plan.park)
      for (const { row, reason } of done.poison)
        log.warn({ shard: plan.shard, seq: String(row.seq), reason }, 'not sent')
      if (died > 0) log.error({ shard: plan.shard, died }, 'rows went to outbox_dead')
    } else if (done.kind === 'suspects') {
      alone = new Set(done.suspects)
    } else {
      alone = new Set()
      if (done.first !== null) from = done.first
      // A full batch of which nothing could be sent is all waiting.
      if (!done.full || done.count === 0) await hands.rest(plan.pollMs)
    }
  }
}

/** Two numbers name the lock: the outbox's and the shard's. */
export async function takeLock(session: Session, schema: string, shard: number): Promise<boolean> {
  const { rows } = await session.query('select pg_try_advisory_lock(hashtext($1), $2) as taken', [
    channelOf(schema),
    shard,
  ])
  return rows[0]?.['taken'] === true
}
