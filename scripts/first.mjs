// What `npm run demo` and `npm test` start from. Plain JavaScript that Node 20 runs before anything is installed: it brings the npm
// packages when they are missing or not those of package-lock.json, then hands over to the Node that came with them.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const node = join(root, 'node_modules', '.bin', 'node')
const targets = { demo: 'demo/launch.ts', test: 'scripts/test.ts' }

const [name, ...args] = process.argv.slice(2)
// Without a name it only sees to the packages.
const target = name === undefined ? null : targets[name]
if (target === undefined) giveUp(`Say one of: ${Object.keys(targets).join(', ')}.`)
if (!isInstalled()) install()
if (target !== null) handOver(target)

/** Whether each package of the lock file is there in its version. Those for other machines may be missing. */
function isInstalled() {
  const wanted = readPackages('package-lock.json')
  const found = readPackages('node_modules/.package-lock.json')
  if (wanted === null || found === null || !existsSync(node)) return false
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true
    const there = found[path]
    return there === undefined ? optional === true || devOptional === true : there.version === version
  })
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return null
  }
}

function install() {
  console.log('installing the npm packages (up to a minute, once)')
  const startedMs = Date.now()
  // It would warn of each package that is for a newer Node than the machine's; the newer Node is one of them.
  const args = ['ci', '--no-fund', '--no-audit', '--loglevel=error']
  const npm = spawnSync('npm', args, { cwd: root, stdio: 'inherit' })
  if (npm.error !== undefined) giveUp(`npm could not be started: ${npm.error.message}`)
  if (npm.status !== 0) giveUp('npm ci failed; its own words stand above.')
  if (!existsSync(node))
    giveUp('npm ci brought no Node: its install scripts were not run. Allow them and run npm ci again.')
  console.log(`npm packages are installed (${Math.round((Date.now() - startedMs) / 1000)} s)`)
}

function handOver(script) {
  // The fourth is a pipe without messages: it closes when this process is killed, and the other side ends what it started.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
  const child = spawn(node, [join(root, script), ...args], { cwd: root, stdio })
  // A terminal sends Ctrl-C to both; the child says when it is done.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm does not hand every signal on, and a shell stands between it and us.
  const parents = readParents()
  if (process.env.npm_lifecycle_event !== undefined)
    setInterval(() => readParents() !== parents && child.kill('SIGTERM'), 500).unref()
  child.on('error', (error) => giveUp(`${node} could not be started: ${error.message}`))
  child.on('exit', (code) => process.exit(code ?? 1))
}

/** Our parent and, where the system tells, its parent. Other ones mean that somebody above us was ended. */
function readParents() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    // The name in brackets may hold spaces; behind it stand the state and the parent.
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`
  } catch {
    return `${process.ppid}`
  }
}

function giveUp(sentence) {
  console.error(sentence)
  process.exit(1)
}
