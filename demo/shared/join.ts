import { inject } from 'vitest'
import type { Brokers } from '#demo/brokers.ts'
import type { ListenerKind } from '#demo/broker-properties.ts'
import { readJars } from '#demo/jars.ts'
import { openRun } from '#demo/run.ts'
import type { Secrets } from '#demo/secrets.ts'
import { runTool } from '#demo/tool.ts'

type Shared = { bootstrap: string }
type Guarded = { bootstrap: string; ways: Partial<Record<ListenerKind, string>>; secrets: Secrets }

declare module 'vitest' {
  // Merging works with an interface alone.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  export interface ProvidedContext {
    shared: Shared
    guarded: Guarded
  }
}

/** Brokers that other files use as well: a test makes topics and groups of its own there, and stops nobody. */
export type SharedBrokers = Pick<Brokers, 'bootstrap' | 'tool'> & {
  /** For files of this test alone; gone after `leave`. */
  dir: string
  /** Ends what this test started; the brokers stay. */
  leave(): Promise<void>
}

export type GuardedBrokers = SharedBrokers & Pick<Brokers, 'bootstrapOf' | 'secrets'>

/** The quiet cluster of this run, three brokers. Its files are called `*.shared.live.test.ts`. */
export function joinShared(): Promise<SharedBrokers> {
  return join('shared', inject('shared').bootstrap)
}

/** The guarded broker of this run. Its files are called `*.guarded.live.test.ts`. */
export async function joinGuarded(): Promise<GuardedBrokers> {
  const { bootstrap, ways, secrets } = inject('guarded')
  return {
    ...(await join('guarded', bootstrap)),
    secrets,
    bootstrapOf: (kind) => ways[kind] ?? missing(kind),
  }
}

async function join(name: string, bootstrap: string): Promise<SharedBrokers> {
  const jars = await readJars()
  const run = await openRun(`${name}-guest`)
  return {
    bootstrap,
    dir: run.dir,
    tool: (mainClass, args, how) => runTool(run, jars, mainClass, args, how),
    leave: () => run.close(),
  }
}

function missing(kind: string): never {
  throw new Error(`The guarded broker has no listener "${kind}".`)
}
