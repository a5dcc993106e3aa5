import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `skipped` are tests that were there and did not run. */
export type Count = { passed: number; failed: number; skipped: number }

const root = join(import.meta.dirname, '..')

type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

/** Runs the projects of `vitest.config.ts` by name. */
export async function runVitest(
  projects: readonly string[],
  env: Record<string, string> = {},
): Promise<Count> {
  const chosen = projects.flatMap((name) => ['--project', name])
  return withReport(async (file) => {
    const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const code = await runNode(['node_modules/vitest/vitest.mjs', 'run', ...chosen, ...reports], env)
    const report = await readReport<VitestReport>(file)
    if (report === null) return nothingRead(code)
    // A file that could not be loaded has no tests to fail.
    const unloaded = report.testResults.filter(
      (it) => it.status === 'failed' && it.assertionResults.length === 0,
    )
    const failed = report.numFailedTests + unloaded.length
    return withExitCode(code, {
      passed: report.numPassedTests,
      failed,
      skipped: report.numPendingTests + report.numTodoTests,
    })
  })
}

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  errors: unknown[]
}

/** Runs the browser tests on this Chromium. */
export async function runPlaywright(chromium: string): Promise<Count> {
  return withReport(async (file) => {
    const env = { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: file }
    const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json']
    const code = await runNode(args, env)
    const report = await readReport<PlaywrightReport>(file)
    if (report === null) return nothingRead(code)
    const { expected, unexpected, flaky, skipped } = report.stats
    // Passing only the second time is not passing.
    return withExitCode(code, {
      passed: expected,
      failed: unexpected + flaky + report.errors.length,
      skipped,
    })
  })
}

/** A runner that ends badly without a failed test has failed all the same. */
function withExitCode(code: number, count: Count): Count {
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
}

function nothingRead(code: number): Count {
  console.error(`The runner ended (${code}) without a report.`)
  return { passed: 0, failed: 1, skipped: 0 }
}

async function runNode(args: readonly string[], env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  const forward = (signal: NodeJS.Signals) => child.kill(signal)
  // A terminal sends Ctrl-C to the runner as well; it ends in its own time, and the count is still told.
  const wait = () => undefined
  const end = () => void child.kill('SIGTERM')
  process.on('SIGTERM', forward).on('SIGHUP', forward).on('SIGINT', wait).on('exit', end)
  const [code] = (await once(child, 'exit')) as [number | null]
  process.off('SIGTERM', forward).off('SIGHUP', forward).off('SIGINT', wait).off('exit', end)
  return code ?? 1
}

async function withReport(run: (file: string) => Promise<Count>): Promise<Count> {
  const dir = await mkdtemp(join(tmpdir(), 'throughline-report-'))
  try {
    return await run(join(dir, 'report.json'))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function readReport<T>(file: string): Promise<T | null> {
  return readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as T,
    () => null,
  )
}
