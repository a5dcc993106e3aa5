import { doorless } from '#app/api/v1/front.ts'
import { readMetrics } from '#lib/server/metrics.ts'

export const GET = doorless(
  async () =>
    new Response(await readMetrics(), {
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
    }),
)
