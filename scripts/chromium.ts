import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Say } from '#demo/say.ts'

const usual = '/usr/bin/chromium'

/** The Chromium for the browser tests: `CHROMIUM`, the system's, or on Debian as root one that is installed now. */
export async function readChromium(say: Say): Promise<string> {
  const named = process.env['CHROMIUM']
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named
    throw new Error(`CHROMIUM names ${named}, which is not there.`)
  }
  if (existsSync(usual)) return usual
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) installChromium(say)
  if (existsSync(usual)) return usual
  throw new Error(
    `No Chromium was found. Install it (apt-get install chromium) or name one: CHROMIUM=/path/to/chromium npm test`,
  )
}

function installChromium(say: Say): void {
  say('installing Chromium with apt-get (a minute, once)')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', 'chromium')
}
