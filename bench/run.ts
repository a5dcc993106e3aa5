// npm run bench [-- --size S|M|L]: every benchmark, one after the other. The size is that of the real cluster.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { size: { type: 'string', default: 'M' } } })
const size = values.size
const parts = [
  ['decoding the largest answers', ['bench/decode.ts']],
  ['what the reader and the thinking rooms take', ['bench/memory.ts']],
  ['an hour of looks in our store', ['bench/store.ts']],
  ['one reset of a group with 5,000 partitions', ['bench/reset.ts']],
  ['looking at an inbox of 5,000,000 rows', ['bench/boxes.ts']],
  ['one lag refresh of a real cluster', ['bench/real.ts', size]],
] as const

for (const [title, args] of parts) {
  console.log(`\n── ${title} ──`)
  const child = spawn(process.execPath, args, { cwd: join(import.meta.dirname, '..'), stdio: 'inherit' })
  // oxlint-disable-next-line no-await-in-loop -- two at once would measure each other
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) process.exitCode = 1
}
