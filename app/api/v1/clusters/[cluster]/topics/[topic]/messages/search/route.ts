import { eventDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { searchMessages } from '#lib/server/messages.ts'

export const GET = eventDoor(routes.messageSearch, ({ params, query }, signal) =>
  searchMessages(params.cluster, { topic: params.topic }, query, signal),
)
