import { eventDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { tailMessages } from '#lib/server/messages.ts'

export const GET = eventDoor(routes.messageTail, ({ params, query }, signal) =>
  tailMessages(params.cluster, { topic: params.topic }, query, signal),
)
