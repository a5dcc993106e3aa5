import { eventDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { searchMessages } from '#lib/server/messages.ts'

export const GET = eventDoor(routes.patternMessageSearch, ({ params, query }, signal) =>
  searchMessages(params.cluster, { patterns: query.topics }, query, signal),
)
