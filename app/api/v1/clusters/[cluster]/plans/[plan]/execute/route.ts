import { changeDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { executePlan } from '#lib/server/plans.ts'

export const POST = changeDoor(routes.execute, ({ params, body }) =>
  executePlan(params.cluster, params.plan, body.idempotencyKey),
)
