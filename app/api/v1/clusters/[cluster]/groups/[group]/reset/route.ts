import { changeDoor } from '#app/api/v1/front.ts'
import { groupOf } from '#app/api/v1/params.ts'
import { routes } from '#app/api/v1/routes.ts'
import { executePlan } from '#lib/server/plans.ts'

export const POST = changeDoor(routes.reset, ({ params, query, body }) =>
  executePlan(params.cluster, body.plan, body.idempotencyKey, groupOf(params, query)),
)
