import type { Admin } from 'kafkajs'
import type { Feed } from '#demo/feed.ts'
import { toKafka } from '#demo/kafka.ts'
import { waitFor } from '#demo/wait-for.ts'
import { openSession } from '#workers/connect.ts'
import { createInboxConsumer } from '#workers/inbox-consumer/inbox-consumer.ts'
import { createOutboxRelay } from '#workers/outbox-relay/outbox-relay.ts'
import { bill } from './bill.ts'
import { openShop } from './service.ts'
import { createShop } from './tables.ts'

/** An order's way: `shop.outbox`, the topic `orders.v1`, the group `billing`, `billing.inbox`. */
export type Flow = {
  /** The shop's writing, as a feed of the topic. */
  openFeed(): Promise<Feed>
  /** Three members of `billing`. */
  openBilling(): Promise<{ stop(): Promise<void> }>
}

export async function openFlow(bootstrap: string, databaseUrl: string): Promise<Flow> {
  const database = { connectionString: databaseUrl }
  const session = await openSession(database, 'shop tables')
  try {
    await createShop(session)
  } finally {
    await session.close()
  }
  return {
    async openFeed() {
      const shop = await openShop(bootstrap, databaseUrl)
      const relay = createOutboxRelay({
        kafka: toKafka(bootstrap, 'shop-relay'),
        database,
        schema: 'shop',
        name: 'shop',
        // The topic of the vouchers may come any day: they wait.
        mostAttempts: 30_000,
      })
      return {
        hush: () => shop.hush(),
        async stop() {
          await shop.stop()
          await relay.stop()
        },
      }
    },
    async openBilling() {
      const members = Array.from({ length: 3 }, () =>
        createInboxConsumer({
          kafka: toKafka(bootstrap, 'billing'),
          database,
          group: 'billing',
          topics: ['orders.v1'],
          schema: 'billing',
          handle: bill,
        }),
      )
      const stop = async () => {
        await Promise.all(members.map((member) => member.stop()))
      }
      const admin = toKafka(bootstrap, 'billing').admin()
      try {
        await admin.connect()
        await waitFor(async () => (await countMembers(admin)) === members.length, {
          what: 'the members of billing to join',
          timeoutMs: 30_000,
        })
      } catch (error) {
        await stop()
        throw error
      } finally {
        await admin.disconnect()
      }
      return { stop }
    },
  }
}

/** Those that have their share; 0 while it is being settled. */
async function countMembers(admin: Admin): Promise<number> {
  const { groups } = await admin.describeGroups(['billing'])
  return groups[0]?.state === 'Stable' ? groups[0].members.length : 0
}
