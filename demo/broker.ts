import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Node } from './broker-properties.ts'
import { javaArgs } from './java.ts'
import { isListening } from './ports.ts'
import type { Run } from './run.ts'
import { waitFor } from './wait-for.ts'

/** One node of the cluster, with what a bad day may do to it. */
export type Broker = {
  id: number
  host: string
  /** Of the open listener. */
  port: number
  rack: string
  readonly pid: number
  /** SIGKILL: as when the machine goes. */
  kill(): Promise<void>
  /** SIGTERM: it hands its leaderships over first. */
  stop(): Promise<void>
  /** SIGSTOP: it keeps its connections and answers nothing. */
  pause(): void
  /** SIGCONT. */
  resume(): void
  /** Again after `kill` or `stop`, on the same data and ports; returns when it takes connections. */
  start(): Promise<void>
  /** Throws the last words of its log when it has ended. */
  checkRunning(): Promise<void>
}

export type Format = { clusterId: string; scram: Readonly<Record<string, string>>; heapMb: number }

/** Formats the node's folder and starts it; does not wait until it takes part. */
export async function openBroker(run: Run, jars: string, node: Node, format: Format): Promise<Broker> {
  const properties = join(node.dir, 'server.properties')
  const logFile = join(run.dir, `broker-${node.id}.log`)
  let child: ChildProcess

  async function launch(mainClass: string, args: string[]): Promise<ChildProcess> {
    const log = await open(logFile, 'a')
    try {
      const java = javaArgs(jars, mainClass, args, { heapMb: format.heapMb, logs: 'warn' })
      return await run.start('java', { args: java, stdio: ['ignore', log.fd, log.fd] })
    } finally {
      await log.close()
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (isOver(child)) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  async function checkRunning(): Promise<void> {
    if (!isOver(child)) return
    const lines = (await readFile(logFile, 'utf8')).trim().split('\n')
    // Where in Kafka's code it happened helps nobody here.
    const said = lines
      .filter((line) => !/^\s+at /.test(line))
      .slice(-8)
      .join('\n')
    throw new Error(`Broker ${node.id} ended (${child.signalCode ?? child.exitCode}). It said:\n${said}`)
  }

  child = await launch('kafka.tools.StorageTool', formatArgs(properties, format))
  if (!isOver(child)) await once(child, 'exit')
  if (child.exitCode !== 0) await checkRunning()
  child = await launch('kafka.Kafka', [properties])

  return {
    id: node.id,
    host: '127.0.0.1',
    port: node.ports.client,
    rack: node.rack,
    get pid() {
      return child.pid ?? 0
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    checkRunning,
    async start() {
      if (!isOver(child)) return
      child = await launch('kafka.Kafka', [properties])
      await waitFor(async () => (await checkRunning(), isListening(node.ports.client)), {
        what: `broker ${node.id} to take connections`,
        timeoutMs: 60_000,
      })
    },
  }
}

function formatArgs(properties: string, { clusterId, scram }: Format): string[] {
  const users = Object.entries(scram).flatMap(([name, password]) =>
    ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((kind) => [
      '--add-scram',
      `${kind}=[name=${name},password=${password}]`,
    ]),
  )
  // One word: an id may begin with a dash, and the tool would take it for an option.
  return ['format', `--cluster-id=${clusterId}`, '-c', properties, '--ignore-formatted', ...users]
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
