// For tests: settings written down in the test, read as a file is.
import { loadSettings } from './load.ts'
import { formatMistake } from './mistake.ts'
import type { Settings } from './settings.ts'

const env = { SECRET: 'hunter2', BROKERS: 'b1:9092, b2:9092', THROUGHLINE_CONFIG: '/etc/t/t.yaml' }

export function load(yaml: string, files: Record<string, string> = {}, more: Record<string, string> = {}) {
  return loadSettings({ ...env, ...more }, (path) => {
    const text = path === '/etc/t/t.yaml' ? yaml : files[path]
    if (text === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' })
    return text
  })
}

export function good(result: ReturnType<typeof loadSettings>): Settings {
  if (Array.isArray(result)) throw new Error(result.map(formatMistake).join('\n'))
  return result
}

export function wrong(result: ReturnType<typeof loadSettings>): string[] {
  return Array.isArray(result) ? result.map(formatMistake) : ['no mistake found']
}

/** The lines of one cluster, from line 3 on: `- id: main` is line 3, bootstrap line 4, these start at line 5. */
export function cluster(...lines: string[]): string {
  const head = ['version: 1', 'clusters:', '  - id: main', '    bootstrap: [b1:9092]']
  return [...head, ...lines.map((line) => `    ${line}`)].join('\n')
}

export const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
