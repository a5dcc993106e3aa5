import { toBoxMetrics } from '#lib/metrics/boxes.ts'
import { toMetrics, toUnseenView } from '#lib/metrics/collect.ts'
import { toMetricView } from '#lib/metrics/to-view.ts'
import { readBoxes, readFlows } from './boxes.ts'
import { running, stateOf, clusterOf } from './home.ts'

export async function readMetrics(): Promise<string> {
  const watched = [...(running()?.clusters.values() ?? [])]
  const views = watched.map((one) => {
    const found = stateOf(one).state === 'seen' ? one.views : null
    return found
      ? toMetricView(one.settings.id, found.groups, found.replicas, one.collector.openBreakers())
      : toUnseenView(one.settings.id, clusterOf(one).unseen)
  })
  const counts = watched.flatMap(({ settings, collector }) =>
    [...collector.requests].map(([key, count]) => {
      const [api = '', kind = ''] = key.split(' ')
      return { cluster: settings.id, api, kind, count }
    }),
  )
  const through = await toBoxMetrics(readBoxes().items, readFlows().items)
  const kafka = await toMetrics(views, counts, {
    maxSeries: running()?.maxSeries ?? 0,
    pause: () => new Promise((resume) => setImmediate(resume)),
  })
  return through === '' ? kafka : `${kafka}\n${through}`
}
