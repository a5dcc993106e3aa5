import { buildApp } from '#demo/build.ts'
import { readJars } from '#demo/jars.ts'
import { readChromium } from './chromium.ts'
import { formatOutcomes, runCrashSuite } from './crash-suite.ts'
import { type Count, runPlaywright, runVitest } from './runners.ts'

// `npm test`: one stage after another, each in words and with its time. `npm test -- unit live` runs only these. The last line is
// "N passed, N failed"; a stage that ran nothing counts as failed.
const say = (line: string) => console.log(line)

const stages = {
  build: async () => (await buildApp(say), { passed: 1, failed: 0, skipped: 0 }),
  unit: () => runVitest(['unit', 'dom']),
  live: runLive,
  crash: runCrash,
  browser: async () => runPlaywright(await readChromium(say)),
} as const satisfies Record<string, () => Promise<Count>>

type StageName = keyof typeof stages
type Done = Count & { name: string; ms: number }

const names = Object.keys(stages) as StageName[]
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !names.some((it) => it === name))
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(', ')}; there are ${names.join(', ')}.`)
  process.exit(1)
}
// The script that started us is gone; the runners end with us.
process.on('disconnect', () => process.exit(1))

const chosen = asked.length === 0 ? names : names.filter((name) => asked.includes(name))
const done: Done[] = []
if (chosen.some((name) => name !== 'build' && name !== 'unit')) {
  const jars = await runStage('jars', async () => (await readJars(say), { passed: 1, failed: 0, skipped: 0 }))
  // Without brokers the rest would only say the same thing many times.
  if (jars.failed > 0) finish([jars])
}
for (const name of chosen) done.push(await runStage(name, stages[name]))
finish(done)

/** One after another, so that the brokers of one are gone when those of the next start; what breaks brokers comes last. */
async function runLive(): Promise<Count> {
  const all = { passed: 0, failed: 0, skipped: 0 }
  for (const project of ['live-shared', 'live-guarded', 'live']) {
    const count = await runVitest([project])
    for (const key of ['passed', 'failed', 'skipped'] as const) all[key] += count[key]
  }
  return all
}

async function runCrash(): Promise<Count> {
  const { count, outcomes } = await runCrashSuite({ all: false })
  console.log(`\n${formatOutcomes(outcomes)}`)
  return count
}

async function runStage(name: string, run: () => Promise<Count>): Promise<Done> {
  console.log(`\n── ${name} ──`)
  const startedMs = Date.now()
  const count = await run().catch((error: Error) => {
    console.error(error.message)
    return { passed: 0, failed: 1, skipped: 0 }
  })
  const nothing = count.passed + count.failed === 0
  if (nothing) console.error(`The stage ${name} ran nothing.`)
  return { name, ms: Date.now() - startedMs, ...count, failed: count.failed + (nothing ? 1 : 0) }
}

function finish(all: readonly Done[]): never {
  const row = (cells: readonly (string | number)[]) =>
    cells.map((it, i) => (i === 0 ? `${it}`.padEnd(10) : `${it}`.padStart(9))).join('')
  console.log(`\n${row(['stage', 'seconds', 'passed', 'failed', 'skipped'])}`)
  for (const it of all)
    console.log(row([it.name, (it.ms / 1000).toFixed(1), it.passed, it.failed, it.skipped]))
  const total = (pick: (it: Done) => number) => all.reduce((sum, it) => sum + pick(it), 0)
  console.log(row(['all', (total((it) => it.ms) / 1000).toFixed(1)]))
  const failed = total((it) => it.failed)
  console.log(`\n${total((it) => it.passed)} passed, ${failed} failed`)
  process.exit(failed > 0 ? 1 : 0)
}
