import { changeDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { planResets } from '#lib/server/plans.ts'

export const POST = changeDoor(routes.resetsPreview, ({ params, body }) => planResets(params.cluster, body))
