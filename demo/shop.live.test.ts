import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Brokers, openBrokers } from './brokers.ts'
import { type Database, openDatabase } from './database.ts'
import { waitFor } from './wait-for.ts'
import { openWorkload, type Workload } from './workload.ts'

describe('the shop and billing', () => {
  let brokers: Brokers
  let database: Database
  let workload: Workload
  let client: pg.Client

  beforeAll(async () => {
    ;[brokers, database] = await Promise.all([
      openBrokers({ name: 'shop-test' }),
      openDatabase({ name: 'shop-test' }),
    ])
    client = new pg.Client({ connectionString: database.url })
    await client.connect()
    workload = await openWorkload({
      bootstrap: brokers.bootstrap,
      brokers,
      databaseUrl: database.url,
      only: ['healthy'],
    })
  })
  afterAll(async () => {
    await client.end()
    await Promise.all([brokers.stop(), database.stop()])
  })

  async function count(what: string): Promise<number> {
    const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${what}`)
    return Number(rows[0]?.n)
  }
  const wait = (what: string, ask: () => Promise<boolean>) => waitFor(ask, { what, timeoutMs: 60_000 })

  test('have a backlog that drains, repeats that are dropped, and what cannot be done where it belongs', async () => {
    await wait('the backlog to drain', async () => (await count('billing.invoice')) > 2000)
    await wait(
      'an order that nobody can bill',
      async () => (await count("billing.inbox where status = 'dead'")) === 1,
    )
    await wait('the message that Kafka will not take', async () => (await count('shop.outbox_dead')) === 1)
    expect(await count('billing.inbox_duplicate')).toBeGreaterThan(0)
    expect(await count("shop.outbox where last_error = 'there is no such topic'")).toBe(3)
  })

  test('agree when the shop closes: each order has one invoice but for the one that cannot be billed', async () => {
    await workload.hush()
    await wait(
      'billing to come to the end',
      async () => (await count('shop.orders')) === (await count('billing.invoice')) + 1,
    )
    expect(await count('shop.outbox where attempts = 0')).toBe(0)
  })

  test('leave nobody behind', async () => {
    await workload.stop()
    const others = "pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
    await wait('all connections to be closed', async () => (await count(others)) === 0)
    const ends = await brokers.tool('org.apache.kafka.tools.TransactionsCommand', [
      '--bootstrap-server',
      brokers.bootstrap,
      'list',
    ])
    expect(ends.stdout).toContain('CompleteCommit')
    expect(ends.stdout).not.toContain('Ongoing')
  })
})
