import { eventDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { watchSends } from '#lib/server/sending.ts'

export const GET = eventDoor(routes.sendRunEvents, ({ params }, signal) =>
  watchSends(params.cluster, params.topic, params.send, signal),
)
