import { changeDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { stopSends } from '#lib/server/sending.ts'

export const POST = changeDoor(routes.stopSends, ({ params }) =>
  stopSends(params.cluster, params.topic, params.send),
)
