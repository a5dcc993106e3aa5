import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readReplicaMap } from '#lib/server/topics.ts'

export const GET = door(routes.replicas, ({ params, query }) => readReplicaMap(params.cluster, query))
