import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, matchesGlob } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import config from './vitest.config.ts'

const root = import.meta.dirname
const imports = 'eslint(no-restricted-imports)'
const globals = 'eslint(no-restricted-globals)'

// Each row: where one line is planted, the line, and the rule that must report it.
const planted: [file: string, line: string, rule: string][] = [
  // Everywhere.
  ['lib/lag/a.ts', "export { x } from '../model/x.ts'", imports],
  ['lib/kafka/wire/a.ts', "export { x } from '../../model/x.ts'", imports],
  ['app/a.ts', "export { x } from '../lib/server/open.ts'", imports],
  ['top.ts', "export { x } from '../x.ts'", imports],
  ['lib/kafka/b.ts', "export { x } from 'kafkajs/src/broker'", imports],
  ['app/b.ts', "export { x } from 'kafkajs/src/broker'", imports],
  ['scripts/b.ts', "export { x } from 'kafkajs/src/broker'", imports],
  ['lib/server/open.ts', "export { x } from 'kafkajs/src/broker'", imports],
  ['lib/lag/any.ts', 'export const x = (y: any) => y', 'typescript(no-explicit-any)'],
  ['lib/lag/bang.ts', 'export const x = (y: string | null) => y!', 'typescript(no-non-null-assertion)'],
  ['lib/lag/interface.ts', 'export interface X { y: string }', 'typescript(consistent-type-definitions)'],
  ['lib/lag/cycle.ts', "export { y as x } from './cycle-two.ts'", 'import(no-cycle)'],
  // The vocabulary imports nothing of ours.
  ['lib/model/a.ts', "export { x } from '#lib/lag/x.ts'", imports],
  ['lib/model/b.ts', "export { x } from 'node:fs'", imports],
  // A thinking room: the vocabulary, other thinking rooms, and nothing of the world.
  ['lib/lag/kafka.ts', "export { x } from '#lib/kafka/x.ts'", imports],
  ['lib/lag/server.ts', "export { x } from '#lib/server/open.ts'", imports],
  ['lib/lag/log.ts', "export { x } from '#lib/log.ts'", imports],
  ['lib/lag/component.ts', "export { x } from '#components/x.tsx'", imports],
  ['lib/lag/fs.ts', "export { x } from 'node:fs/promises'", imports],
  ['lib/lag/kafkajs.ts', "export { x } from 'kafkajs'", imports],
  ['lib/lag/lazy.ts', "export const x = () => import('#lib/kafka/x.ts')", imports],
  ['lib/lag/date.ts', 'export const x = () => Date.now()', globals],
  ['lib/lag/new-date.ts', 'export const x = () => new Date()', globals],
  ['lib/lag/clock.ts', 'export const x = () => performance.now()', globals],
  ['lib/lag/process.ts', 'export const x = process.pid', globals],
  ['lib/lag/fetch.ts', "export const x = () => fetch('http://127.0.0.1')", globals],
  ['lib/lag/timeout.ts', 'export const x = () => setTimeout(() => {}, 1)', globals],
  ['lib/lag/interval.ts', 'export const x = () => setInterval(() => {}, 1)', globals],
  ...['replicas', 'reset', 'history', 'messages', 'trace', 'boxes', 'access', 'alerts', 'metrics'].flatMap(
    (room): [string, string, string][] => [
      [`lib/${room}/a.ts`, "export { x } from '#lib/kafka/x.ts'", imports],
      [`lib/${room}/b.ts`, 'export const x = () => Date.now()', globals],
    ],
  ),
  // A touching room: the vocabulary and itself.
  ...['kafka', 'postgres', 'store', 'config', 'notify'].flatMap((room): [string, string, string][] => [
    [`lib/${room}/think.ts`, "export { x } from '#lib/lag/x.ts'", imports],
    [`lib/${room}/up.ts`, "export { x } from '#lib/server/open.ts'", imports],
    [`lib/${room}/out.ts`, "export { x } from '#app/x.ts'", imports],
  ]),
  ['lib/kafka/config.ts', "export { x } from '#lib/config/x.ts'", imports],
  ['lib/kafka/client.ts', "export { x } from '#lib/config/x.ts'", imports],
  // Pictures, doors and the rest.
  ['components/a.tsx', "export { x } from '#lib/server/open.ts'", imports],
  ['components/b.tsx', "export { x } from '#lib/browser/x.ts'", imports],
  ['components/c.tsx', "export { x } from 'node:fs'", imports],
  ['components/ui/d.tsx', "export const x = () => fetch('/api/v1/clusters')", globals],
  ['lib/browser/a.ts', "export { x } from '#lib/kafka/x.ts'", imports],
  ['lib/browser/b.ts', "export { x } from 'kafkajs'", imports],
  ['lib/format.ts', "export { x } from '#lib/lag/x.ts'", imports],
  ['app/c.ts', "export { x } from '#lib/kafka/x.ts'", imports],
  ['app/d.ts', "export { x } from '#lib/config/x.ts'", imports],
  ['app/e.ts', "export { x } from '#demo/x.ts'", imports],
  ['app/f.ts', "export { x } from 'kafkajs'", imports],
  ['lib/other.ts', "export { x } from '#demo/x.ts'", imports],
  ['demo/a.ts', "export { x } from '#components/x.tsx'", imports],
  ['bench/a.ts', "export { x } from '#app/x.ts'", imports],
  ['workers/a.ts', "export { x } from '#app/x.ts'", imports],
  ['workers/b.ts', "export { x } from '#demo/x.ts'", imports],
  ['workers/outbox-relay/c.ts', "export { x } from '#lib/kafka/x.ts'", imports],
]

// What the arrows allow, so that a rule which reports everything would be noticed.
const allowed: [file: string, line: string][] = [
  ['lib/model/ok.ts', "export { x } from './x.ts'"],
  ['lib/lag/ok.ts', "export { x } from '#lib/model/x.ts'"],
  ['lib/reset/ok.ts', "export { x } from '#lib/lag/x.ts'"],
  ['lib/lag/ok.test.ts', 'export const x = () => Date.now()'],
  ['lib/kafka/ok.ts', "export { x } from '#lib/kafka/wire/x.ts'"],
  ['lib/kafka/ok-model.ts', "export { x } from '#lib/model/x.ts'"],
  ['lib/kafka/ok.live.test.ts', "export { x } from '#demo/x.ts'"],
  ['lib/kafka/ok-client.ts', "export { x } from 'kafkajs'"],
  ['components/ok.tsx', "export { x } from '#lib/format.ts'"],
  ['app/ok.ts', "export { x } from '#lib/server/open.ts'"],
  ['app/ok-component.ts', "export { x } from '#components/x.tsx'"],
  ['app/ok-browser.ts', "export { x } from '#lib/browser/x.ts'"],
  ['scripts/ok.ts', "export { x } from '#lib/config/x.ts'"],
  ['demo/ok.ts', "export { x } from '#lib/kafka/x.ts'"],
  ['demo/ok-workers.ts', "export { x } from '#workers/x.ts'"],
  ['workers/run/ok.ts', "export { x } from '#lib/config/x.ts'"],
  ['workers/crash/ok.ts', "export { x } from '#demo/x.ts'"],
]

describe('the linter holds the rooms', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-house-'))
  let told = new Map<string, string[]>()

  function plant(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${text}\n`)
  }

  beforeAll(async () => {
    const config = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8'))
    // The planted lines import what does not exist; the rules under test need no types.
    plant('.oxlintrc.json', JSON.stringify({ ...config, options: {} }))
    for (const [file, line] of [...planted, ...allowed]) plant(file, line)
    plant('lib/lag/cycle-two.ts', "export { x as y } from './cycle.ts'")
    told = await lint(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(planted)('%s may not say %s', (file, _line, rule) => {
    expect(told.get(file)).toEqual([rule])
  })

  test.each(allowed)('%s may say %s', (file) => {
    expect(told.get(file)).toBeUndefined()
  })
})

/** The rules that were broken, by file. */
async function lint(folder: string): Promise<Map<string, string[]>> {
  const linter = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint')
  // It exits with 1 when it reports something; its report is on stdout either way.
  const { stdout } = await promisify(execFile)(process.execPath, [linter, '--format', 'json', '.'], {
    cwd: folder,
    maxBuffer: 16_000_000,
  }).catch((error: { stdout: string }) => error)
  const report: { diagnostics: { filename: string; code: string }[] } = JSON.parse(stdout)
  const byFile = Map.groupBy(report.diagnostics, ({ filename }) => filename)
  return new Map(Array.from(byFile, ([file, found]) => [file, [...new Set(found.map(({ code }) => code))]]))
}

describe('what is written of the house is true', () => {
  const known = new Set(['application/json', 'application/problem+json', 'text/plain', 'text/event-stream'])
  const pages = ['ARCHITECTURE.md', 'README.md', 'CONTRIBUTING.md', 'docs/semantics.md', 'docs/benchmarks.md']
  const textOf = (page: string) => readFileSync(join(root, page), 'utf8')

  /**
   * What stands in backticks and looks like a path of ours: a folder or file with a slash, or a name with an ending. `./x` is a place
   * in somebody else's folder, `*.x` an ending.
   */
  function toPaths(markdown: string): string[] {
    const quoted = [...markdown.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)]
    return quoted
      .map(([, word]) => word ?? '')
      .filter(
        (word) => /^[\w.[\]*-]+(\/[\w.[\]*-]*)*$/.test(word) && !/^(\.\/|\*)/.test(word) && !known.has(word),
      )
      .filter((word) => word.includes('/') || /\.(tsx?|mts|mjs|json|md|ya?ml|css|svg|sql|xml)$/.test(word))
  }

  /** A star is a pattern; square brackets are part of Next's folder names. */
  function exists(path: string): boolean {
    if (!path.includes('*')) return existsSync(join(root, path))
    return globSync(path.replaceAll(/[[\]]/g, '?'), { cwd: root }).length > 0
  }

  test.each([...pages, ...globSync('docs/decisions/*.md', { cwd: root })])(
    'every path %s names exists',
    (page) => {
      expect(toPaths(textOf(page)).filter((path) => !exists(path))).toEqual([])
    },
  )

  test('ARCHITECTURE.md names many', () => {
    expect(toPaths(textOf('ARCHITECTURE.md')).length).toBeGreaterThan(10)
  })

  test('a path that does not exist would be noticed', () => {
    expect(toPaths('see `lib/gone.ts`, `GET /api`, `a word`, `application/json`').map(exists)).toEqual([
      false,
    ])
    expect(exists('lib/model/json.ts')).toBe(true)
    expect(exists('app/api/v1/clusters/[cluster]/*/route.ts')).toBe(true)
    expect(exists('lib/*/gone.ts')).toBe(false)
  })
})

describe('every test file belongs to one project of Vitest', () => {
  type Project = { test?: { name?: unknown; include?: string[]; exclude?: string[] } }
  const projects = (config.test?.projects ?? []) as Project[]
  const skipped = ['node_modules/**', '.next/**', '**/.cache/**']
  const files = globSync('**/*.test.{ts,tsx}', { cwd: root, exclude: skipped })

  const projectsOf = (file: string) =>
    projects.flatMap(({ test: { name, include = [], exclude = [] } = {} }) => {
      const fits = (globs: string[]) => globs.some((glob) => matchesGlob(file, glob))
      return fits(include) && !fits(exclude) ? [name] : []
    })

  test('by its name', () => {
    expect(files.length).toBeGreaterThan(40)
    const found = files.map((file) => [file, projectsOf(file).length])
    expect(found.filter(([, count]) => count !== 1)).toEqual([])
  })

  test.each([
    ['lib/kafka/a.shared.live.test.ts', ['live-shared']],
    ['demo/a.guarded.live.test.ts', ['live-guarded']],
    ['lib/store/a.live.test.ts', ['live']],
    ['lib/lag/a.test.ts', ['unit']],
    ['components/a.test.tsx', ['dom']],
    ['nowhere/a.test.ts', []],
  ])('%s in %j', (file, names) => {
    expect(projectsOf(file)).toEqual(names)
  })

  test('and what shares brokers with others starts and stops none', () => {
    const shared = files.filter((file) => /\.(shared|guarded)\.live\.test\.ts$/.test(file))
    expect(shared.length).toBeGreaterThan(3)
    const harms = /openBrokers|\.(kill|pause)\(/
    expect(shared.filter((file) => harms.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  })
})
