// A tiny server in this process and somebody who asks it, one question after the other, while `work` runs.
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { listGroups } from '#lib/lag/group-list.ts'
import type { GroupView } from '#lib/lag/group-view.ts'
import { groupListSchema } from '#lib/model/group.ts'
import { toJson } from '#lib/model/json.ts'
import { groupQuerySchema } from '#lib/model/query.ts'
import { quantile } from './measure.ts'

export type PageTimes = { count: number; quantile(part: number): number }

/** Times are taken by the one who asks, in a thread of its own: a blocked server cannot tell how late it is. */
export async function askPages(view: () => GroupView, work: () => Promise<void>): Promise<PageTimes> {
  const query = groupQuerySchema.parse({ limit: 50 })
  const server = http.createServer((_, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(toJson(groupListSchema, listGroups(view(), query))))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const asker = new Worker(join(import.meta.dirname, 'asker.ts'), { workerData: port })
  try {
    // Its first answers come before the work begins: connecting is not what is measured.
    await once(asker, 'message')
    await work()
    const told = once(asker, 'message')
    asker.postMessage('enough')
    const times = ((await told) as [number[]])[0]
    return { count: times.length, quantile: (part) => quantile(times, part) }
  } finally {
    await asker.terminate()
    server.closeAllConnections()
    server.close()
  }
}
