import { setTimeout as sleep } from 'node:timers/promises'
import { type Message, Partitioners } from 'kafkajs'
import type { Feed } from '#demo/feed.ts'
import { toKafka } from '#demo/kafka.ts'
import { type TopicPlan, topicPlans } from '#demo/topics.ts'
import { openSession, type Session } from '#workers/connect.ts'
import { writeToOutbox } from '#workers/outbox-relay/write-to-outbox.ts'

const topic = 'orders.v1'
const tickMs = 500
/** A relay that died between its two commits sends again: here that is every so many orders, so that one sees it. */
const repeatEvery = 120
/** The first order that billing cannot bill; then one in so many. */
const poisonAt = 40
const poisonEvery = 12_000
/** Waits in the outbox when the relay starts. */
const backlog = 2000

/**
 * The shop: each order and its message in one transaction. On purpose a backlog at the start, messages that come twice, an order that
 * nobody can bill, one message that Kafka will never take, and one for a topic that nobody has made.
 */
export async function openShop(bootstrap: string, databaseUrl: string): Promise<Feed> {
  const plan: TopicPlan = topicPlans[topic]
  const kafka = toKafka(bootstrap, 'shop')
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  })
  await producer.connect()
  let session = await connect(databaseUrl)
  const hushed = new AbortController()
  let count = 0

  async function write(orders: number): Promise<void> {
    const repeats: Message[] = []
    await session.query('begin')
    for (let n = 0; n < orders; n++) {
      const sent = await placeOrder(session, plan, count)
      if (++count % repeatEvery === 0) repeats.push(sent)
    }
    await session.query('commit')
    if (repeats.length > 0) await producer.send({ topic, messages: repeats })
  }

  async function loop(): Promise<void> {
    while (!hushed.signal.aborted) {
      await sleep(tickMs, undefined, { signal: hushed.signal }).catch(() => undefined)
      if (hushed.signal.aborted) return
      await write((plan.perSecond * tickMs) / 1000).catch(async () => {
        await session.close()
        session = await connect(databaseUrl).catch(() => session)
      })
    }
  }

  await write(backlog)
  await writeOddities(session)
  const looping = loop()
  const hush = async () => {
    hushed.abort()
    await looping
  }
  return {
    hush,
    async stop() {
      await hush()
      await Promise.all([producer.disconnect(), session.close()])
    },
  }
}

function connect(databaseUrl: string): Promise<Session> {
  return openSession({ connectionString: databaseUrl }, 'shop')
}

/** Returns the message as Kafka would have it. */
async function placeOrder(session: Session, plan: TopicPlan, n: number): Promise<Message> {
  const event = plan.event(n)
  const order = JSON.parse(event.value ?? '{}') as { customer: string; totalCents: number | null }
  if (n % poisonEvery === poisonAt) order.totalCents = null
  await session.query('insert into shop.orders (id, customer, total_cents) values ($1, $2, $3)', [
    event.key,
    order.customer,
    order.totalCents,
  ])
  const payload = JSON.stringify(order)
  const message = { topic, key: event.key, type: 'order-placed', payload }
  const id = await writeToOutbox(session, message, { schema: 'shop', notify: true })
  return { key: event.key, value: payload, headers: { 'message-id': id } }
}

async function writeOddities(session: Session): Promise<void> {
  const box = { schema: 'shop' }
  await writeToOutbox(
    session,
    { topic, key: 'order-with-scans', type: 'order-placed', payload: Buffer.alloc(1_200_000) },
    box,
  )
  for (let n = 0; n < 3; n++)
    await writeToOutbox(
      session,
      { topic: 'vouchers.v1', key: `voucher-${n}`, type: 'voucher-issued', payload: '{}' },
      box,
    )
}
