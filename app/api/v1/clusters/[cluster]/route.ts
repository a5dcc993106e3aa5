import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readCluster } from '#lib/server/clusters.ts'

export const GET = door(routes.cluster, ({ params }) => readCluster(params.cluster))
