import type { TestProject } from 'vitest/node'
import { openBrokers } from '#demo/brokers.ts'

/** One cluster for all files of the run that share it; returns what ends it. */
export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const brokers = await openBrokers({ name: 'shared' })
  project.provide('shared', { bootstrap: brokers.bootstrap })
  return () => brokers.stop()
}
