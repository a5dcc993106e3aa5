import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { javaArgs } from './java.ts'
import { signalGroup } from './process.ts'
import type { Run } from './run.ts'

export type ToolOptions = { input?: string; timeoutMs?: number }
export type ToolDone = { stdout: string; stderr: string; code: number | null }

/**
 * Runs one of Kafka's own command line tools to its end, e.g. `org.apache.kafka.tools.TopicCommand`. A second or so each: ask for much
 * at once. The exit code is for the caller to judge. Throws when it does not end in time (60 s unless told otherwise).
 */
export async function runTool(
  run: Run,
  jars: string,
  mainClass: string,
  args: readonly string[],
  { input = '', timeoutMs = 60_000 }: ToolOptions = {},
): Promise<ToolDone> {
  const child = await run.start('java', {
    args: javaArgs(jars, mainClass, args),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const { stdin, stdout, stderr, pid } = child
  if (stdin === null || stdout === null || stderr === null || pid === undefined)
    throw new Error(`${mainClass} was started without pipes.`)
  // It may end without reading its input.
  stdin.on('error', () => undefined)
  stdin.end(input)

  let late = false
  const timer = setTimeout(() => {
    late = true
    signalGroup(pid, 'SIGKILL')
  }, timeoutMs)
  const [out, err] = await Promise.all([text(stdout), text(stderr), child.exitCode ?? once(child, 'close')])
  clearTimeout(timer)
  if (late) throw new Error(`${mainClass} did not end within ${timeoutMs} ms. It had said: ${out}${err}`)
  return { stdout: out, stderr: err, code: child.exitCode }
}
