/** By which names this server may be asked. */
export type Names = {
  /** The address it listens on. */
  host: string
  /** `access.hosts` of the settings. */
  allowed: readonly string[]
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])
const everywhere = new Set(['0.0.0.0', '::', '[::]'])

/**
 * Whether the Host header names us; its port does not matter. A web page of a stranger can point a name of its own at
 * this server's address and have a visitor's browser read our answers as its own (DNS rebinding); the Host header then
 * carries the stranger's name. Such an attack needs a name, so a server that listens everywhere takes any bare address.
 */
export function isOurHost(header: string | null, { host, allowed }: Names): boolean {
  const name = toName(header ?? '')
  if (name === null) return false
  if (loopback.has(name) || name === bracketed(host.toLowerCase())) return true
  if (allowed.some((other) => bracketed(other.toLowerCase()) === name)) return true
  return everywhere.has(host) && isAddress(name)
}

function toName(header: string): string | null {
  const found = /^(\[[0-9a-f:.]+\]|[^:/@[\]\s]+)(?::\d{1,5})?$/i.exec(header)
  return found?.[1]?.toLowerCase() ?? null
}

function isAddress(name: string): boolean {
  return name.startsWith('[') || /^\d{1,3}(\.\d{1,3}){3}$/.test(name)
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}
