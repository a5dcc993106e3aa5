import { changeDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { startSends } from '#lib/server/sending.ts'

export const POST = changeDoor(routes.sendMany, ({ params, body }) =>
  startSends(params.cluster, params.topic, body),
)
