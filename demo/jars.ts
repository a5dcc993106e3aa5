import { execFile } from 'node:child_process'
import { access, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { sayNothing, type Say } from './say.ts'

const run = promisify(execFile)

/** Kafka 4 needs Java 17 for the broker. */
const oldestJava = 17

const cacheDir = join(import.meta.dirname, '.cache')
const pom = join(import.meta.dirname, 'pom.xml')

/**
 * The folder with the jars of Apache Kafka. Brought by Maven the first time and whenever `pom.xml` has changed; afterwards only looked
 * at. Throws one sentence when Java or Maven is missing.
 */
export async function readJars(say: Say = sayNothing): Promise<string> {
  await checkJava()
  const dir = join(cacheDir, 'kafka')
  // The pom that brought the jars lies beside them: the same bytes mean the same jars.
  if ((await readText(join(dir, 'pom.xml'))) === (await readText(pom))) return dir

  say('bringing the Kafka jars (54 MB, once)')
  const fresh = join(cacheDir, `kafka-${process.pid}`)
  await mkdir(fresh, { recursive: true })
  await bringJars(fresh)
  await copyFile(pom, join(fresh, 'pom.xml'))
  await replaceDir(fresh, dir)
  return dir
}

/** Throws one sentence when Java is missing or too old. */
async function checkJava(): Promise<void> {
  const found = await run('java', ['-version']).catch(() => null)
  const version = /version "(\d+)/.exec(found === null ? '' : found.stderr)?.[1]
  if (version === undefined) throw new Error(`Java was not found. ${wayOut}`)
  if (Number(version) < oldestJava) throw new Error(`Java ${version} is too old for Kafka 4.3. ${wayOut}`)
}

const wayOut =
  'Install openjdk-17-jre-headless and maven, or use brokers of your own: npm run demo -- --brokers host:port'

/** By its whole name: asked for by a short one, Maven looks it up first and hides why it could not. */
const copying = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'

async function bringJars(into: string): Promise<void> {
  const args = ['-q', '-B', '-f', pom, copying, `-DoutputDirectory=${into}`]
  try {
    await run('mvn', args, { maxBuffer: 16 << 20 })
  } catch (error) {
    await rm(into, { recursive: true, force: true })
    if (isMissing(error)) throw new Error(`Maven was not found. ${wayOut}`, { cause: error })
    throw new Error(`Maven could not bring the Kafka jars: ${toReason(error)}`, { cause: error })
  }
}

/** Its first complaint, without what is meant for a terminal. */
function toReason(error: unknown): string {
  const printed = stripVTControlCharacters((error as { stdout?: string }).stdout ?? '')
  const complaint = /^\[ERROR\] (.+?)(?: -> \[Help \d+\])?$/m.exec(printed)?.[1]
  return complaint ?? String(error)
}

/** Two runs may bring the jars at once; the first one in place wins, and both hold the same. */
async function replaceDir(fresh: string, dir: string): Promise<void> {
  try {
    await rename(fresh, dir)
  } catch {
    await rm(dir, { recursive: true, force: true })
    await rename(fresh, dir).catch(() => rm(fresh, { recursive: true, force: true }))
  }
  await access(join(dir, 'pom.xml'))
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
