import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readMessages } from '#lib/server/messages.ts'

export const GET = door(routes.patternMessages, ({ params, query }, signal) =>
  readMessages(params.cluster, { patterns: query.topics }, query, signal),
)
