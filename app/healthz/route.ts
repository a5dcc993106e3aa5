/** Alive: the process answers. Open to every Host, because probes name us in their own ways. */
export function GET(_request: Request): Response {
  return new Response('alive\n', { headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' } })
}
