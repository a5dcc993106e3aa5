import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readBrokerCount } from './readiness.ts'
import { waitFor } from './wait-for.ts'

const launcher = join(import.meta.dirname, 'launch.ts')
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

describe('the launcher with brokers alone', () => {
  test('tells where they are, and SIGTERM ends it and them', async () => {
    const { child, bootstrap } = await launchBrokers()
    expect(await readBrokerCount(bootstrap)).toBe(3)
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await gone).toEqual([0, null])
    expect(await readBrokerCount(bootstrap)).toBe(0)
  })

  test('ends them when it is killed with -9', async () => {
    const { child, bootstrap } = await launchBrokers()
    child.kill('SIGKILL')
    await waitFor(async () => (await readBrokerCount(bootstrap)) === 0, {
      what: 'the brokers to end',
      timeoutMs: 15_000,
    })
    expect(await readBrokerCount(bootstrap)).toBe(0)
  })

  test('ends them when the script that started it is gone', async () => {
    const { child, bootstrap } = await launchBrokers()
    const gone = once(child, 'exit')
    child.disconnect()
    expect(await gone).toEqual([0, null])
    expect(await readBrokerCount(bootstrap)).toBe(0)
  })
})

test('without Java it says so in one sentence, with the way out', async () => {
  const child = spawn(process.execPath, [launcher, '--no-app'], {
    env: { PATH: '/nowhere', NODE_ENV: 'test' },
  })
  started.push(child)
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect(said.trim()).toBe(
    'Java was not found. Install openjdk-17-jre-headless and maven, or use brokers of your own: npm run demo -- --brokers host:port',
  )
  expect(child.exitCode).toBe(1)
})

async function launchBrokers(): Promise<{ child: ChildProcess; bootstrap: string }> {
  const stdio = ['ignore', 'pipe', 'inherit', 'ipc'] as const
  const child = spawn(process.execPath, [launcher, '--no-app', '--no-workload'], { stdio: [...stdio] })
  started.push(child)
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const found = () => /^bootstrap (\S+)$/m.exec(said)?.[1]
  await waitFor(() => found() !== undefined, {
    what: 'the launcher to tell where its brokers are',
    timeoutMs: 60_000,
  })
  return { child, bootstrap: found() ?? '' }
}
