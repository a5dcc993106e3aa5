import { door } from '#app/api/v1/front.ts'
import { groupOf } from '#app/api/v1/params.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readResidual } from '#lib/server/groups.ts'

export const GET = door(routes.residual, ({ params, query }) =>
  readResidual(params.cluster, { ...params, group: groupOf(params, query) }),
)
