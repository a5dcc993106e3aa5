import { NextResponse, type NextRequest } from 'next/server'
import { isOurHost } from '#app/api/v1/host.ts'
import { namesOf } from '#app/api/v1/names.ts'
import { toRefused } from '#app/api/v1/problem.ts'

/**
 * Pages carry the same data as the API, so they ask the same of the Host header: a stranger's page that points its own
 * name at this server reads nothing. The API checks for itself and answers in its own words.
 */
export function proxy(request: NextRequest): Response {
  const { pathname } = request.nextUrl
  const api = pathname.startsWith('/api/')
  if (!isDecodable(pathname)) return api ? toRefused({ refused: 'bad-request', because: CUT }) : say(400, CUT)
  const host = request.headers.get('host')
  if (api || isOurHost(host, namesOf(process.env))) return NextResponse.next()
  return say(
    403,
    `This server is not called ${host ?? 'nothing'}. Use its own address, or add the name to access.hosts.`,
  )
}

/** Next itself answers such an address with an empty page, or as if it were broken. */
const CUT = 'This address is cut short or mistyped: after a % two hexadecimal digits of UTF-8 must follow.'

function say(status: number, sentence: string): NextResponse {
  return new NextResponse(sentence, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

export const config = { matcher: ['/', '/clusters/:path*', '/api/:path*'] }
