import { readReadiness } from '#lib/server/clusters.ts'

/**
 * Ready: every cluster's first round has ended, well or badly. A cluster that is down does not take us out of service:
 * the others are still worth showing, and the body names it.
 */
export function GET(_request: Request): Response {
  const readiness = readReadiness()
  const status = readiness.ready ? 200 : 503
  return Response.json(readiness, { status, headers: { 'cache-control': 'no-store' } })
}
