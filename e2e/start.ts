import { openWholeDemo } from '#demo/whole.ts'
import { writeRunningDemo } from './running-demo.ts'

/** One demo for all files; returns what ends it. */
export default async function start(): Promise<() => Promise<void>> {
  const demo = await openWholeDemo('e2e', (line) => console.log(`  ${line}`))
  writeRunningDemo({ url: demo.url, bootstrap: demo.bootstrap })
  return () => demo.stop()
}
