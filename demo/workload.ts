import type { Brokers } from './brokers.ts'
import { sayNothing, type Say } from './say.ts'
import { openCrowded, openHealthy, openSlow, openStalled, openStopped } from './scenarios/classic-groups.ts'
import { openCompacted, openSingleCopy, openUnderReplicated } from './scenarios/copies.ts'
import { openConsumer, openShare, openSimple } from './scenarios/java-groups.ts'
import { openLost } from './scenarios/lost.ts'
import { openIdle, openResidual } from './scenarios/quiet-topics.ts'
import { openRebalancing } from './scenarios/rebalancing.ts'
import { openRewound } from './scenarios/rewound.ts'
import { openFlow } from './shop/flow.ts'
import { openStage, type Stage } from './stage.ts'

/** Each state an operator may meet, and who plays it. Opened in this order, the first one alone: it stops a broker for a while. */
const scenarios = {
  'under-replicated': openUnderReplicated,
  healthy: openHealthy,
  slow: openSlow,
  stalled: openStalled,
  stopped: openStopped,
  crowded: openCrowded,
  consumer: openConsumer,
  share: openShare,
  simple: openSimple,
  transactional: (stage: Stage) => stage.feed('payments.captured'),
  compacted: openCompacted,
  'single-copy': openSingleCopy,
  lost: openLost,
  rewound: openRewound,
  rebalancing: openRebalancing,
  idle: openIdle,
  residual: openResidual,
} as const satisfies Record<string, (stage: Stage) => Promise<void>>

export type ScenarioName = keyof typeof scenarios

const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[]

export type Workload = {
  /** Writes no more; the readers stay and catch up as far as they can. For looking at a cluster that stands still. */
  hush(): Promise<void>
  stop(): Promise<void>
}

export type WorkloadOptions = {
  bootstrap: string
  /** Null on brokers that are not ours. */
  brokers?: Brokers | null
  /** Where the shop and billing have their tables; without one nobody writes an outbox. */
  databaseUrl?: string | null
  say?: Say
  /** All of them unless given. */
  only?: readonly ScenarioName[]
}

/** Plays the scenarios; returns when each stands: topics are written, KafkaJS members have joined, Kafka's own readers were started. */
export async function openWorkload(options: WorkloadOptions): Promise<Workload> {
  const { bootstrap, brokers = null, databaseUrl = null, say = sayNothing, only = scenarioNames } = options
  const flow = databaseUrl === null ? null : await openFlow(bootstrap, databaseUrl)
  const stage = openStage(bootstrap, brokers, say, flow)
  try {
    if (only.includes('under-replicated')) await openNamed(stage, 'under-replicated')
    const others = only.filter((name) => name !== 'under-replicated')
    await Promise.all(others.map((name) => openNamed(stage, name)))
  } catch (error) {
    await stage.close()
    throw error
  }
  return { hush: () => stage.hush(), stop: () => stage.close() }
}

async function openNamed(stage: Stage, name: ScenarioName): Promise<void> {
  try {
    await scenarios[name](stage)
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error)
    throw new Error(`The scenario "${name}" did not come about: ${because}`, { cause: error })
  }
  stage.say(`  ${name}`)
}
