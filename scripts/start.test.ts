import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '#lib/store/open.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'throughline-start-'))
const bad = join(folder, 'bad.yaml')
const good = join(folder, 'good.yaml')
writeFileSync(bad, 'version: 1\nclusters:\n  - id: main\n    bootstrap: [b1]\n    polll: 5s\n')
writeFileSync(
  good,
  'version: 1\nclusters:\n  - { id: a, bootstrap: [b:1] }\n  - { id: b, bootstrap: [b:1] }\n',
)
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a script to its end; none of these gets as far as listening. */
function run(script: string, args: string[], env: Record<string, string>) {
  return runNode([join(root, 'scripts', script), ...args], env)
}

function runNode(args: string[], env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { NODE_ENV: 'test', PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
    timeout: 20_000,
  })
  return { status, stdout, stderr }
}

const mistakes = [
  `${bad}:4: b1 is not host:port (an IPv6 address goes in brackets: [::1]:9092)`,
  `${bad}:5: polll is not a setting here; did you mean poll?`,
]

test('npm start with bad settings prints every mistake and ends with 1', () => {
  const { status, stderr } = run('start.ts', [], { THROUGHLINE_CONFIG: bad, PORT: 'http' })
  expect(stderr.trim().split('\n')).toEqual([
    ...mistakes,
    'PORT: http is not a port; PORT is a number from 1 to 65535',
  ])
  expect(status).toBe(1)
})

test('npm start off loopback is refused while nobody has to sign in', () => {
  const { status, stderr } = run('start.ts', [], { THROUGHLINE_BOOTSTRAP: 'b:1', HOST: '0.0.0.0' })
  expect(stderr).toMatch(/^HOST: 0\.0\.0\.0 is reachable from other machines .*access\.allowAnonymousReads/)
  expect(status).toBe(1)
})

test('a server whose folder another process has says so in one sentence, and its process ends with 1', async () => {
  const other = await openStore({ url: null, dataDir: folder })
  const opening = "await (await import('./instrumentation.node.ts')).openOnce()"
  const { status, stderr } = runNode(['--input-type=module', '--eval', opening], {
    THROUGHLINE_BOOTSTRAP: '127.0.0.1:1',
    THROUGHLINE_DATA: folder,
  })
  await other.close()
  expect(stderr.trim()).toMatch(/^The folder \S+ is in use by process \d+: [^\n]+THROUGHLINE_DATA\.$/)
  expect(status).toBe(1)
})

test('check-config tells mistakes with 1 and good settings with 0', () => {
  const wrong = run('check-config.ts', [bad], {})
  expect(wrong.stderr.trim().split('\n')).toEqual(mistakes)
  expect(wrong.status).toBe(1)
  expect(run('check-config.ts', [good], {})).toEqual({
    status: 0,
    stdout: 'settings are good: 2 clusters (a, b)\n',
    stderr: '',
  })
})
