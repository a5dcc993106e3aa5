import { NextResponse, type NextRequest } from 'next/server'
import { isOurHost } from '#app/api/v1/host.ts'
import { namesOf } from '#app/api/v1/names.ts'

/**
 * Pages carry the same data as the API, so they ask the same of the Host header: a stranger's page that points its own
 * name at this server reads nothing. The API checks for itself and answers in its own words.
 */
export function proxy(request: NextRequest): NextResponse {
  const host = request.headers.get('host')
  if (isOurHost(host, namesOf(process.env))) return NextResponse.next()
  const sentence = `This server is not called ${host ?? 'nothing'}. Use its own address, or add the name to access.hosts.`
  return new NextResponse(sentence, { status: 403, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

export const config = { matcher: ['/', '/clusters/:path*'] }
