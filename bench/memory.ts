// node bench/memory.ts [M|L|wide|vast …]: pictures of clusters that nobody has at hand. Three made-up brokers answer in
// this process; the reader and everything behind it runs in one of its own, so that its memory is its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { openFakeCluster } from '#lib/kafka/fake-broker.ts'
import { BROKERS, inventAnswers, shapes, type ShapeName } from './invented.ts'

const wanted = process.argv.slice(2).filter(isShape)

for (const name of wanted.length > 0 ? wanted : (Object.keys(shapes) as ShapeName[])) {
  // One after the other: they would take the processor from each other.
  // oxlint-disable-next-line no-await-in-loop
  await measure(name)
}

async function measure(name: ShapeName): Promise<void> {
  const cluster = await openFakeCluster(BROKERS, {})
  cluster.answers = inventAnswers(shapes[name], () => cluster)
  try {
    const ports = cluster.brokers.map(({ port }) => String(port))
    const child = spawn(
      process.execPath,
      ['--expose-gc', join(import.meta.dirname, 'picture.ts'), name, ...ports],
      { stdio: 'inherit' },
    )
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`The picture of ${name} was not made.`)
  } finally {
    await cluster.stop()
  }
}

function isShape(name: string): name is ShapeName {
  return name in shapes
}
