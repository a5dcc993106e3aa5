import type { ConfigMistake } from './mistake.ts'
import type { Settings } from './settings.ts'

/** Where the web server listens. */
export type Listen = { host: string; port: number }

/** `HOST` (127.0.0.1) and `PORT` (3000), or what is wrong with them. */
export function toListen(env: Record<string, string | undefined>): Listen | ConfigMistake {
  const host = env['HOST'] || '127.0.0.1'
  const text = env['PORT'] || '3000'
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return { host, port }
  return { file: 'PORT', line: null, sentence: `${text} is not a port; PORT is a number from 1 to 65535` }
}

/** Whether only this machine can reach a server that listens on `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

/**
 * Why the server may not listen there, or null. Off loopback anyone on the network reads group ids, client hosts and
 * offsets, so that somebody has to have said yes.
 */
export function refuseListen({ host }: Listen, { access }: Settings): ConfigMistake | null {
  if (isLoopback(host) || access.allowAnonymousReads) return null
  const sentence = `${host} is reachable from other machines and nobody has to sign in; set access.allowAnonymousReads: true in the settings, or leave HOST at 127.0.0.1`
  return { file: 'HOST', line: null, sentence }
}
