import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readGroups } from '#lib/server/groups.ts'

export const GET = door(routes.groups, ({ params, query }) => readGroups(params.cluster, query))
