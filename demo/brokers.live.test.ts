import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Brokers, openBrokers } from './brokers.ts'
import { isListening } from './ports.ts'
import { readProcess } from './process.ts'
import { readBrokerCount } from './readiness.ts'
import { waitFor } from './wait-for.ts'

describe('three brokers of our own', () => {
  let brokers: Brokers
  let startMs = 0

  beforeAll(async () => {
    const beganMs = Date.now()
    brokers = await openBrokers({ name: 'brokers-test' })
    startMs = Date.now() - beganMs
  })
  afterAll(() => brokers.stop())

  test('take part within 20 s of an empty folder, each on its own rack', async () => {
    expect(startMs).toBeLessThan(20_000)
    expect(await readBrokerCount(brokers.bootstrap)).toBe(3)
    expect(brokers.brokers.map((it) => it.rack)).toEqual(['a', 'b', 'c'])
  })

  test('can be asked by Kafka’s own tools', async () => {
    const args = [
      '--bootstrap-server',
      brokers.bootstrap,
      '--create',
      '--topic',
      'asked',
      '--partitions',
      '3',
    ]
    const done = await brokers.tool('org.apache.kafka.tools.TopicCommand', [
      ...args,
      '--replication-factor',
      '3',
    ])
    expect(done).toEqual({ stdout: 'Created topic asked.\n', stderr: '', code: 0 })
  })

  test('a tool that does not end in time is ended, and says so', async () => {
    const args = ['--bootstrap-server', brokers.bootstrap, '--topic', 'asked']
    const late = brokers.tool('org.apache.kafka.tools.consumer.ConsoleConsumer', args, { timeoutMs: 500 })
    await expect(late).rejects.toThrow('did not end within 500 ms')
  })

  test('one that is paused is missed by the others and comes back when it goes on', async () => {
    const last = brokers.brokers[2] ?? missing()
    last.pause()
    // It keeps its port: only its silence tells.
    expect(await isListening(last.port)).toBe(true)
    await waitForCount(brokers, 2)
    last.resume()
    await waitForCount(brokers, 3)
    expect(await readProcess(last.pid)).not.toBeNull()
  })

  test('one that is killed is gone at once and comes back on its port with a new process', async () => {
    const last = brokers.brokers[2] ?? missing()
    const { pid, port } = last
    await last.kill()
    expect(await readProcess(pid)).toBeNull()
    expect(await isListening(port)).toBe(false)
    await waitForCount(brokers, 2)
    await last.start()
    await waitForCount(brokers, 3)
    expect(last.pid).not.toBe(pid)
    expect(await isListening(port)).toBe(true)
  })
})

test('stopping leaves no process and no folder, also of a broker that is paused', async () => {
  const brokers = await openBrokers({ name: 'stop-test', count: 1 })
  const pids = brokers.brokers.map((it) => it.pid)
  brokers.brokers[0]?.pause()
  await brokers.stop()
  expect(await Promise.all(pids.map((pid) => readProcess(pid)))).toEqual(pids.map(() => null))
  expect(existsSync(brokers.dir)).toBe(false)
})

test('a broker that cannot start says why', async () => {
  const opening = openBrokers({ name: 'bad-test', count: 1, properties: { 'num.io.threads': 'many' } })
  await expect(opening).rejects.toThrow(/Broker 1 ended[\s\S]*num\.io\.threads/)
})

test('a way in that was not asked for is named', async () => {
  const brokers = await openBrokers({ name: 'listener-test', count: 1 })
  try {
    expect(() => brokers.bootstrapOf('tls')).toThrow('without the listener "tls"')
  } finally {
    await brokers.stop()
  }
})

/** As the first two brokers see it. */
async function waitForCount(brokers: Brokers, count: number): Promise<void> {
  const others = brokers.bootstrap.split(',').slice(0, 2).join()
  const what = `${count} brokers to take part`
  await waitFor(async () => (await readBrokerCount(others)) === count, { what, timeoutMs: 40_000 })
}

function missing(): never {
  throw new Error('There is no such broker.')
}
