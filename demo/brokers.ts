import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Broker, openBroker } from './broker.ts'
import {
  type ClusterPlan,
  type ListenerKind,
  type Node,
  type Ports,
  toProperties,
} from './broker-properties.ts'
import { readJars } from './jars.ts'
import { readFreePorts } from './ports.ts'
import { readBrokerCount } from './readiness.ts'
import { openRun, type Run } from './run.ts'
import { sayNothing, type Say } from './say.ts'
import { makePems, makeUsers, type Secrets } from './secrets.ts'
import { runTool, type ToolDone, type ToolOptions } from './tool.ts'
import { waitFor } from './wait-for.ts'

export type BrokersOptions = {
  /** Part of the run's folder name, so that a person sees whose it is. */
  name: string
  count?: number
  /** Guarded ways in, besides the open one. */
  listeners?: readonly ListenerKind[]
  /** Users besides `admin`, for PLAIN, SCRAM and OAUTHBEARER. */
  users?: readonly string[]
  /** Named users may do only what ACLs give them. */
  acl?: boolean
  /** Of each broker; enough for some thousand partitions if left out. */
  heapMb?: number
  /** Further broker properties; they win. */
  properties?: Readonly<Record<string, string>>
  say?: Say
}

/** A real Kafka cluster on loopback. */
export type Brokers = {
  /** `host:port,…` of the open listener. */
  bootstrap: string
  /** `host:port,…` of a guarded listener; throws when it was not asked for. */
  bootstrapOf(kind: ListenerKind): string
  secrets: Secrets
  brokers: readonly Broker[]
  /** Holds data and `broker-<id>.log` of each node; gone after `stop`. */
  dir: string
  tool: (mainClass: string, args: readonly string[], options?: ToolOptions) => Promise<ToolDone>
  /** Ends all brokers at once and removes their data. */
  stop(): Promise<void>
}

const racks = ['a', 'b', 'c']
const readyWithinMs = 60_000

/** Starts a cluster on an empty folder; returns when every broker takes part. Throws a sentence when one cannot start. */
export async function openBrokers(options: BrokersOptions): Promise<Brokers> {
  const { name, count = 3, say = sayNothing } = options
  const jars = await readJars(say)
  const run = await openRun(name, say)
  try {
    const plan = await makePlan(run, count, options)
    const brokers = await startAll(run, jars, plan, options.heapMb ?? 400)
    const at = (kind: keyof Ports) =>
      plan.nodes.map((node) => `127.0.0.1:${node.ports[kind] ?? missing(kind)}`).join()
    await waitReady(at('client'), brokers)
    return {
      bootstrap: at('client'),
      bootstrapOf: at,
      secrets: plan.secrets,
      brokers,
      dir: run.dir,
      tool: (mainClass, args, how) => runTool(run, jars, mainClass, args, how),
      stop: () => run.close(),
    }
  } catch (error) {
    await run.close()
    throw error
  }
}

function missing(kind: string): never {
  throw new Error(`These brokers were opened without the listener "${kind}".`)
}

async function makePlan(run: Run, count: number, options: BrokersOptions): Promise<ClusterPlan> {
  const { listeners = [], users = [], acl = false, properties = {} } = options
  const kinds = ['client', 'internal', 'controller', ...listeners] as const
  const ports = await readFreePorts(count * kinds.length)
  const nodes = Array.from({ length: count }, (_, i): Node => {
    const own = ports.slice(i * kinds.length, (i + 1) * kinds.length)
    return {
      id: i + 1,
      rack: racks[i % racks.length] ?? 'a',
      dir: join(run.dir, `broker-${i + 1}`),
      ports: Object.fromEntries(kinds.map((kind, k) => [kind, own[k]])) as Ports,
    }
  })
  const withTls = listeners.some((kind) => kind === 'tls' || kind === 'mtls')
  const pems = withTls ? await makePems(join(run.dir, 'tls')) : null
  return { nodes, secrets: { users: makeUsers(users), pems }, acl, extra: properties }
}

async function startAll(run: Run, jars: string, plan: ClusterPlan, heapMb: number): Promise<Broker[]> {
  const clusterId = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url')
  return Promise.all(
    plan.nodes.map(async (node) => {
      await mkdir(node.dir, { recursive: true })
      await writeFile(join(node.dir, 'server.properties'), toProperties(node, plan))
      const scram = node.ports.scram === undefined ? {} : plan.secrets.users
      return openBroker(run, jars, node, { clusterId, scram, heapMb })
    }),
  )
}

async function waitReady(bootstrap: string, brokers: readonly Broker[]): Promise<void> {
  await waitFor(
    async () => {
      for (const broker of brokers) await broker.checkRunning()
      return (await readBrokerCount(bootstrap)) === brokers.length
    },
    { what: `${brokers.length} brokers that take part`, timeoutMs: readyWithinMs },
  )
}
