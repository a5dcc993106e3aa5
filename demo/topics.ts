/** What one producer of the demo writes; `n` counts up from 0. */
export type Event = { key: string; value: string | null; headers?: Record<string, string> }

export type TopicPlan = {
  partitions: number
  replicas: number
  settings: Readonly<Record<string, string>>
  /** Messages a second while the demo runs. */
  perSecond: number
  /** In transactions, every fifth of them aborted. */
  transactional?: true
  event(n: number): Event
}

const safe = { 'min.insync.replicas': '2' }

export const topicPlans = {
  'orders.v1': {
    partitions: 6,
    replicas: 3,
    settings: safe,
    perSecond: 20,
    event: (n) =>
      toEvent(`order-${n}`, {
        customer: toCustomer(n),
        totalCents: 500 + ((n * 37) % 20_000),
        currency: 'EUR',
      }),
  },
  'payments.captured': {
    partitions: 3,
    replicas: 3,
    settings: safe,
    perSecond: 6,
    transactional: true,
    event: (n) =>
      toEvent(
        `payment-${n}`,
        n % 3 === 0
          ? { order: `order-${n}`, method: 'transfer' }
          : { order: `order-${n}`, method: 'card', card: { number: `${4_000_000_000_000_000 + n * 7919}` } },
      ),
  },
  'clicks.raw': {
    partitions: 12,
    replicas: 3,
    // Short-lived on purpose: the start of its log moves while one watches.
    settings: { ...safe, 'retention.ms': '900000', 'segment.ms': '300000' },
    perSecond: 40,
    event: (n) =>
      toEvent(toCustomer(n * 7), { path: `/products/${n % 400}`, referrer: n % 5 === 0 ? 'search' : null }),
  },
  'emails.outbound': {
    partitions: 4,
    replicas: 3,
    settings: safe,
    perSecond: 4,
    event: (n) => toEvent(toCustomer(n), { template: n % 2 === 0 ? 'order-received' : 'order-shipped' }),
  },
  'customers.state': {
    partitions: 3,
    replicas: 3,
    settings: {
      ...safe,
      'cleanup.policy': 'compact',
      'segment.ms': '60000',
      'min.cleanable.dirty.ratio': '0.05',
    },
    perSecond: 5,
    // Every fortieth is a deletion.
    event: (n) =>
      n % 40 === 39
        ? { key: toCustomer(n), value: null }
        : toEvent(toCustomer(n), { tier: n % 7 === 0 ? 'gold' : 'standard', revision: n }),
  },
  'shipments.v1': {
    partitions: 3,
    replicas: 3,
    // Its copies are slowed down where they are sent from; see scenarios/under-replicated.ts.
    settings: { 'min.insync.replicas': '1', 'leader.replication.throttled.replicas': '*' },
    perSecond: 3,
    event: (n) =>
      toEvent(`shipment-${n}`, { order: `order-${n}`, carrier: n % 2 === 0 ? 'post' : 'courier' }),
  },
  'sessions.cache': {
    // One partition in two on each broker, and no second copy: a dead broker takes its share away.
    partitions: 6,
    replicas: 1,
    settings: {},
    perSecond: 6,
    event: (n) => toEvent(`session-${n % 500}`, { customer: toCustomer(n), seenPages: n % 30 }),
  },
  'audit.log': {
    partitions: 1,
    replicas: 3,
    settings: safe,
    perSecond: 2,
    event: (n) => toEvent('audit', { actor: toCustomer(n), action: 'sign-in' }),
  },
  'audit.archive': {
    partitions: 1,
    replicas: 3,
    settings: safe,
    // Filled by the reader of audit.log.
    perSecond: 0,
    event: () => toEvent('audit', {}),
  },
  'risk.features': {
    partitions: 3,
    replicas: 3,
    settings: safe,
    perSecond: 4,
    event: (n) => toEvent(toCustomer(n), { score: (n * 13) % 100 }),
  },
  'loyalty.points': {
    partitions: 1,
    replicas: 3,
    settings: safe,
    perSecond: 5,
    event: (n) => toEvent(toCustomer(n), { points: n % 50 }),
  },
  'labels.print': {
    partitions: 2,
    replicas: 3,
    settings: safe,
    perSecond: 2,
    event: (n) => toEvent(`label-${n}`, { shipment: `shipment-${n}` }),
  },
  'countries.v1': {
    partitions: 2,
    replicas: 3,
    settings: safe,
    // Written once, like the next.
    perSecond: 0,
    event: (n) => toEvent(`country-${n}`, { currency: n % 2 === 0 ? 'EUR' : 'USD' }),
  },
  'invoices.issued': {
    partitions: 3,
    replicas: 3,
    settings: safe,
    perSecond: 0,
    transactional: true,
    event: (n) => toEvent(`invoice-${n}`, { order: `order-${n}` }),
  },
} as const satisfies Record<string, TopicPlan>

export type TopicName = keyof typeof topicPlans

function toEvent(key: string, body: Record<string, unknown>): Event {
  return { key, value: JSON.stringify({ id: key, ...body }), headers: { 'content-type': 'application/json' } }
}

function toCustomer(n: number): string {
  return `customer-${n % 200}`
}
