import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '#demo/database.ts'
import { openSession, type Session } from './connect.ts'
import { insertProcessed } from './inbox-consumer/inbox-rows.ts'
import { toMessage, type InboxMessage } from './inbox-consumer/message.ts'
import { isBeyondWindow, keepPartitions } from './inbox-consumer/partitions.ts'
import { createInbox } from './inbox-consumer/schema.ts'
import { createOutbox, readShards } from './outbox-relay/schema.ts'
import { writeToOutbox } from './outbox-relay/write-to-outbox.ts'
import { makeUuid7 } from './uuid7.ts'

// What the tables themselves promise, on a real PostgreSQL.
const dayMs = 86_400_000
const nowMs = Date.UTC(2026, 10, 23, 12)
let database: Database
let sql: Session

beforeAll(async () => {
  database = await openDatabase({ name: 'worker-tables' })
  sql = await openSession({ connectionString: database.url }, 'worker tables')
})
afterAll(async () => {
  await sql.close()
  await database.stop()
})

function messageOf(id: string): InboxMessage {
  const headers = { 'message-id': Buffer.from(id) }
  return toMessage('orders', 0, {
    key: null,
    value: null,
    timestamp: '0',
    attributes: 0,
    offset: '0',
    headers,
  })
}

describe('the inbox', () => {
  const inbox = { schema: 'billing', group: 'billing' }
  const windowMs = 2 * dayMs
  beforeAll(async () => {
    await createInbox(sql, 'billing')
    await keepPartitions(sql, 'billing', { nowMs, windowMs })
  })

  test('can be made again without harm', async () => {
    await createInbox(sql, 'billing')
    expect(await keepPartitions(sql, 'billing', { nowMs, windowMs })).toEqual([])
  })

  test('takes a message once for each group, and knows it for the window; then its day is dropped whole', async () => {
    const message = messageOf(makeUuid7(nowMs))
    expect(await insertProcessed(sql, inbox, message, 1)).toBe(true)
    expect(await insertProcessed(sql, inbox, message, 1)).toBe(false)
    expect(await insertProcessed(sql, { ...inbox, group: 'audit' }, message, 1)).toBe(true)
    expect(await tableOf(message.id)).toBe('billing.inbox_20261123')

    const within = nowMs + windowMs
    expect(await keepPartitions(sql, 'billing', { nowMs: within, windowMs })).toEqual(['inbox_20261122'])
    expect(await insertProcessed(sql, inbox, message, 1)).toBe(false)
    expect(isBeyondWindow(message.id, within, windowMs)).toBe(false)

    const later = nowMs + windowMs + dayMs
    expect(await keepPartitions(sql, 'billing', { nowMs: later, windowMs })).toContain('inbox_20261123')
    expect(isBeyondWindow(message.id, later, windowMs)).toBe(true)
    expect(await insertProcessed(sql, inbox, message, 1)).toBe(true)
    expect(await tableOf(message.id)).toBe('billing.inbox_other')
  })

  test('an id that tells no time is remembered beside the days', async () => {
    const id = 'f47ac10b-58cc-4372-a567-0e02b2c3d479'
    expect(await insertProcessed(sql, inbox, messageOf(id), 1)).toBe(true)
    expect(await insertProcessed(sql, inbox, messageOf(id), 1)).toBe(false)
    expect(await tableOf(id)).toBe('billing.inbox_other')
  })

  async function tableOf(id: string): Promise<unknown> {
    const { rows } = await sql.query(
      'select tableoid::regclass::text as at from billing.inbox where message_id = $1',
      [id],
    )
    return rows[0]?.['at']
  }
})

describe('the outbox', () => {
  test('says how many shards it was made with; a missing one says what to do', async () => {
    await createOutbox(sql, 'shop', { shards: 5 })
    await createOutbox(sql, 'shop', { shards: 9 })
    expect(await readShards(sql, 'shop')).toBe(5)
    await expect(readShards(sql, 'nowhere')).rejects.toThrow('There is no outbox in the schema nowhere')
  })

  test('puts all rows of a key into one shard, and spreads those without', async () => {
    for (let n = 0; n < 200; n++)
      await writeToOutbox(
        sql,
        { topic: 't', key: n % 2 === 0 ? 'a' : null, payload: null },
        { schema: 'shop' },
      )
    const { rows } = await sql.query(
      'select key is null as spread, count(distinct shard) as shards from shop.outbox group by 1 order by 1',
    )
    expect(rows).toEqual([
      { spread: false, shards: '1' },
      { spread: true, shards: '5' },
    ])
  })

  test('a rolled back writer leaves nothing', async () => {
    await sql.query('begin')
    const id = await writeToOutbox(sql, { topic: 't', payload: 'x' }, { schema: 'shop' })
    await sql.query('rollback')
    expect((await sql.query('select 1 from shop.outbox where message_id = $1', [id])).rows).toEqual([])
  })
})
