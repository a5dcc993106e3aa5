import type { Address } from './settings.ts'

const form = /^(?:\[(?<v6>[0-9A-Fa-f:.%\w]+)\]|(?<host>[^\s:[\]/@]+)):(?<port>\d{1,5})$/

/** `host:port` or `[ipv6]:port`; null when it is neither. */
export function toAddress(text: string): Address | null {
  const groups = form.exec(text.trim())?.groups
  const host = groups?.['v6'] ?? groups?.['host']
  const port = Number(groups?.['port'])
  if (host === undefined || port < 1 || port > 65_535) return null
  return { host, port }
}

/** The addresses of one text, separated by commas; empty parts are left out. */
export function splitAddresses(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
