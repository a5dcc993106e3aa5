import { door } from '#app/api/v1/front.ts'
import { groupOf } from '#app/api/v1/params.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readHistory } from '#lib/server/groups.ts'

export const GET = door(routes.history, ({ params, query }) =>
  readHistory(params.cluster, groupOf(params, query), query),
)
