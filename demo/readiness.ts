import { toKafka } from './kafka.ts'

/** How many brokers the cluster says take part; 0 when nobody answers. */
export async function readBrokerCount(bootstrap: string): Promise<number> {
  const admin = toKafka(bootstrap, 'readiness').admin({ retry: { retries: 0 } })
  try {
    await admin.connect()
    return (await admin.describeCluster()).brokers.length
  } catch {
    return 0
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
