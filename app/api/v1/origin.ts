import type { Refusal } from '#lib/model/reading.ts'
import type { Names } from './host.ts'

/**
 * Why a request that may change something is not taken: a page of somebody else sent it (CSRF). Null: it is one of our own
 * pages, or no page at all. Browsers send `Origin` with every POST and let no page forge it; scripts send none.
 */
export function refuseForeign(headers: Headers, { allowed }: Names): Refusal | null {
  const type = headers.get('content-type') ?? ''
  // A form of a stranger's page can send the other types without asking first.
  if (!/^application\/json\s*(;|$)/i.test(type))
    return { refused: 'bad-request', because: 'The content type must be application/json.' }
  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  const ours =
    origin === null
      ? site === null || site === 'same-origin' || site === 'none'
      : isOurs(origin, headers, allowed)
  if (ours) return null
  const because = `A page of ${origin ?? 'another site'} asked for this. Only our own pages may, and those of a name in access.hosts.`
  return { refused: 'forbidden', because }
}

/** Behind a proxy the Host may be another one than the browser's: then the name stands in access.hosts. */
function isOurs(origin: string, headers: Headers, allowed: readonly string[]): boolean {
  const url = URL.parse(origin)
  if (!url || !/^https?:$/.test(url.protocol)) return false
  const host = (headers.get('host') ?? '').toLowerCase()
  if (url.host === host || `${url.hostname}:${url.protocol === 'https:' ? 443 : 80}` === host) return true
  return allowed.some((name) => name.toLowerCase() === url.hostname)
}
