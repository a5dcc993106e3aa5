import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readClusters } from '#lib/server.ts'

export const GET = door(routes.cluster, ({ params }) => {
  const found = readClusters().items.find(({ id }) => id === params.cluster)
  return found ?? { refused: 'not-found', because: `There is no cluster ${params.cluster} in the settings` }
})
