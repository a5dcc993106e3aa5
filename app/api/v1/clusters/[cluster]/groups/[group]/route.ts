import { door } from '#app/api/v1/front.ts'
import { groupOf } from '#app/api/v1/params.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readGroup } from '#lib/server/groups.ts'

export const GET = door(routes.group, ({ params, query }) =>
  readGroup(params.cluster, groupOf(params, query)),
)
