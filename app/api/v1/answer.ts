import { createHash } from 'node:crypto'

/**
 * A JSON body with a weak ETag of its content, or 304 when the client has that body already. `no-cache`: keep it, but
 * ask before showing it again.
 */
export function toAnswer(request: Request, body: string): Response {
  const etag = `W/"${createHash('sha1').update(body).digest('base64url')}"`
  const headers = { etag, 'cache-control': 'no-cache' }
  if (hasSeen(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers })
  return new Response(body, { headers: { ...headers, 'content-type': 'application/json; charset=utf-8' } })
}

/** `If-None-Match` is `*` or a list; the weak comparison ignores `W/`. */
function hasSeen(header: string | null, etag: string): boolean {
  if (header === null) return false
  const plain = (tag: string) => tag.trim().replace(/^W\//, '')
  return header.trim() === '*' || header.split(',').some((tag) => plain(tag) === plain(etag))
}
