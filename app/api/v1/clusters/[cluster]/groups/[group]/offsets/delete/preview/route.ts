import { changeDoor } from '#app/api/v1/front.ts'
import { groupOf } from '#app/api/v1/params.ts'
import { routes } from '#app/api/v1/routes.ts'
import { planOffsetsDelete } from '#lib/server/plans.ts'

export const POST = changeDoor(routes.offsetsDeletePreview, ({ params, query, body }) =>
  planOffsetsDelete(params.cluster, groupOf(params, query), body),
)
