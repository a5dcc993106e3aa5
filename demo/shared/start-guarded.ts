import type { TestProject } from 'vitest/node'
import { openBrokers } from '#demo/brokers.ts'

/** One broker with every guarded way in and access control, for all files of the run that share it. */
export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const listeners = ['plain', 'scram', 'oauth', 'tls', 'mtls'] as const
  const users = ['viewer', 'reader', 'narrow']
  const brokers = await openBrokers({ name: 'guarded', count: 1, listeners, users, acl: true })
  const ways = Object.fromEntries(listeners.map((kind) => [kind, brokers.bootstrapOf(kind)]))
  project.provide('guarded', { bootstrap: brokers.bootstrap, ways, secrets: brokers.secrets })
  return () => brokers.stop()
}
