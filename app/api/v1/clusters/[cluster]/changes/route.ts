import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readChanges } from '#lib/server/clusters.ts'

export const GET = door(routes.changes, ({ params, query }) => readChanges(params.cluster, query))
