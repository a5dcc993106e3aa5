import { changeDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { planGroupsDelete } from '#lib/server/plans.ts'

export const POST = changeDoor(routes.groupsDeletePreview, ({ params, body }) =>
  planGroupsDelete(params.cluster, body),
)
