import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toWindows } from '#lib/lag/windows.ts'
import { toKafka } from './kafka.ts'
import { joinShared, type SharedBrokers } from './shared/join.ts'
import { expected, rewound } from './status/expected.ts'
import { runStatus, type StatusRun } from './status/run.ts'
import { topicPlans } from './topics.ts'

const pollMs = 5000
/** Shortened: the usual five minutes would be waited for. */
const windows = toWindows(pollMs, 90_000)
/** The slowest to be found out is the one that falls behind; some looks more, to see that it stays so. */
const forMs = 165_000
/** How far a look and the clock of a producer may be apart. */
const slackMs = 1000

describe('scripted groups, watched as the server watches', () => {
  let brokers: SharedBrokers
  let run: StatusRun

  beforeAll(async () => {
    brokers = await joinShared()
    run = await runStatus(brokers.bootstrap, windows, forMs)
  }, forMs + 180_000)

  afterAll(async () => {
    await leaveNothing(brokers)
    await brokers.leave()
  })

  test.each(expected.map(({ scenario, right, group }) => [scenario, right, group] as const))(
    '%s is %s in time and never anything wrong',
    (_, right, group) => {
      const row = run.rows.find((one) => one.expected.group === group)
      expect(row?.complaints).toEqual([])
      expect(row?.looks.at(-1)?.status).toBe(right)
      expect(row?.looks.length).toBeGreaterThan((forMs / pollMs) * 0.8)
    },
  )

  test('one that is sent back is rewound until it is where it was, and ok else', () => {
    expect(run.rewinds.fell).toBeGreaterThan(0)
    expect(run.rewinds.complaints).toEqual([])
    expect(new Set(run.rewinds.looks.map(({ status }) => status))).toContain('rewound')
  })

  test('time behind agrees with the record that is next, within one poll', () => {
    expect(run.ages.length).toBeGreaterThan(200)
    const bounded = run.ages.filter(({ high }) => high !== null)
    expect(bounded.length).toBeGreaterThan(100)
    const wrong = run.ages.filter(
      ({ low, high, trueMs }) => trueMs < low - slackMs || (high !== null && trueMs > high + slackMs),
    )
    expect(wrong.map(({ partition, low, high, trueMs }) => ({ partition, low, high, trueMs }))).toEqual([])
    const loose = bounded.filter(({ low, high }) => (high ?? 0) - low > pollMs + slackMs)
    expect(loose.map(({ low, high }) => [low, high])).toEqual([])
  })
})

/** Its topics go on being compacted and deleted from, and others look at what stands still. */
async function leaveNothing({ bootstrap }: SharedBrokers): Promise<void> {
  const admin = toKafka(bootstrap, 'status').admin()
  await admin.connect()
  const played = new Set<string>(Object.keys(topicPlans))
  const topics = (await admin.listTopics()).filter((topic) => played.has(topic))
  await admin.deleteTopics({ topics })
  await admin.deleteGroups([...expected.map(({ group }) => group), rewound.group])
  await admin.disconnect()
}
