import { randomBytes } from 'node:crypto'
import type { ShopUrls } from '#demo/app.ts'
import { openSession } from '#workers/connect.ts'
import { createShop } from './tables.ts'

/**
 * Makes the tables, and two users as the dashboard should have them: one that reads, and one that writes what its boxes
 * allow. Their passwords are made at each start.
 */
export async function openToDashboard(databaseUrl: string): Promise<ShopUrls> {
  const session = await openSession({ connectionString: databaseUrl }, 'shop tables')
  const password = randomBytes(12).toString('hex')
  try {
    await createShop(session)
    for (const [name, rights] of Object.entries(users)) {
      await session.query(
        `do $$ begin create role ${name} login; exception when duplicate_object then null; end $$`,
      )
      await session.query(`alter role ${name} password '${password}'`)
      await session.query(`grant usage on schema shop, billing to ${name}`)
      for (const right of rights) await session.query(`grant ${right} to ${name}`)
    }
  } finally {
    await session.close()
  }
  const as = (name: string) => {
    const url = new URL(databaseUrl)
    url.username = name
    url.password = password
    return url.href
  }
  return { readUrl: as('dashboard_reader'), writeUrl: as('dashboard_writer') }
}

const boxes =
  'shop.outbox, shop.outbox_dead, billing.inbox, billing.inbox_other, billing.inbox_attempt, billing.inbox_duplicate'

const users = {
  dashboard_reader: [`select on ${boxes}`],
  dashboard_writer: [
    `select on ${boxes}`,
    'insert, update on shop.outbox',
    'delete on shop.outbox_dead',
    'update, delete on billing.inbox_attempt',
  ],
}
