import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toKafka } from '#demo/kafka.ts'
import { joinGuarded, type GuardedBrokers } from '#demo/shared/join.ts'
import { toAddresses } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import type { ClusterAccess } from './access.ts'
import { openCollector, type Collector } from './collector.ts'

// Who may change a group, and as whom it is done: one user looks, another one writes.
const WITHIN_MS = 10_000
const group = 'rights-group'
const place = { topic: 'rights-orders', partition: 0 }

let brokers: GuardedBrokers
const open: Collector[] = []

beforeAll(async () => {
  brokers = await joinGuarded()
  const admin = toKafka(brokers.bootstrap, 'rights').admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic: place.topic, numPartitions: 1 }], waitForLeaders: false })
  await admin.disconnect()
  const rule = ['--allow-principal', 'User:viewer', '--operation', 'Describe']
  const on = ['--topic', 'rights-', '--group', 'rights-', '--resource-pattern-type', 'prefixed']
  const add = ['--bootstrap-server', brokers.bootstrap, '--add', ...rule, ...on]
  const done = await brokers.tool('org.apache.kafka.tools.AclCommand', add)
  if (done.code !== 0) throw new Error(`The rule was refused: ${done.stdout}${done.stderr}`)
})

afterAll(async () => {
  for (const collector of open) await collector.close()
  const admin = toKafka(brokers.bootstrap, 'rights').admin()
  await admin.connect()
  await admin.deleteTopics({ topics: [place.topic] })
  await admin.disconnect()
  await brokers?.leave()
})

function plain(username: string) {
  return { mechanism: 'plain', username, password: brokers.secrets.users[username] ?? '' } as const
}

function openAs(reads: string, write?: ClusterAccess['write']): Collector {
  const collector = openCollector(
    {
      id: 'rights',
      bootstrap: toAddresses(brokers.bootstrapOf('plain')),
      clientId: 'throughline-test',
      tls: null,
      sasl: plain(reads),
      write,
      timeouts: { connectMs: 3000, lightMs: 3000, bulkMs: 10_000 },
    },
    { pollMs: 600_000 },
  )
  open.push(collector)
  return collector
}

describe('a user who may look and not write', () => {
  it('is refused for want of rights on the group, with what it takes', async () => {
    const { writer } = openAs('viewer')
    // The topic is known everywhere a moment after it was made.
    const refused = async () =>
      (await writer.commitOffsets(group, [{ ...place, offset: 0n }], WITHIN_MS)).every(
        (row) => row.outcome === 'refused' && row.error.name === 'GROUP_AUTHORIZATION_FAILED',
      )
    await waitFor(refused, { what: 'the broker to refuse', timeoutMs: 10_000 })
    expect(await writer.commitOffsets(group, [{ ...place, offset: 0n }], WITHIN_MS)).toMatchObject([
      { because: `We may not commit for the group ${group}: that takes READ on the group.` },
    ])
    expect(await writer.deleteOffsets(group, [place], WITHIN_MS)).toMatchObject([
      { outcome: 'refused', error: { code: 30 }, because: expect.stringContaining('DELETE on the group') },
    ])
    expect(await writer.deleteGroups([group], WITHIN_MS)).toMatchObject([
      { outcome: 'refused', error: { code: 30 }, because: expect.stringContaining('DELETE on the group') },
    ])
  })

  it('cannot be told about groups that are hidden: that is a fault, not an absence', async () => {
    const looked = openAs('viewer').readGroupNow('elsewhere', WITHIN_MS)
    await expect(looked).rejects.toMatchObject({ code: 'denied' })
  })
})

describe('with somebody else named for changes', () => {
  it('what the one sees the other one has written', async () => {
    const { writer, ...collector } = openAs('viewer', plain('admin'))
    const look = () => collector.readGroupNow(group, WITHIN_MS)
    expect(await writer.commitOffsets(group, [{ ...place, offset: 7n }], WITHIN_MS)).toMatchObject([
      { outcome: 'done' },
    ])
    expect(await look()).toMatchObject({ commits: [{ ...place, offset: 7n }] })
    expect(await writer.deleteGroups([group], WITHIN_MS)).toMatchObject([{ outcome: 'done' }])
    expect(await look()).toBeNull()
  })

  it('whose secret is wrong nothing is sent, and the look goes on', async () => {
    const collector = openAs('viewer', { ...plain('admin'), password: 'not it' })
    expect(await collector.writer.commitOffsets(group, [{ ...place, offset: 7n }], WITHIN_MS)).toMatchObject([
      { outcome: 'not-asked', fault: 'denied', because: expect.stringContaining('login of admin') },
    ])
    expect(await collector.readGroupNow(group, WITHIN_MS)).toBeNull()
  })
})
