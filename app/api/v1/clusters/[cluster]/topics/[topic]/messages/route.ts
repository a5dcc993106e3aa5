import { changeDoor, door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readMessages } from '#lib/server/messages.ts'
import { sendMessage } from '#lib/server/sending.ts'

export const GET = door(routes.messages, ({ params, query }, signal) =>
  readMessages(params.cluster, { topic: params.topic }, query, signal),
)

export const POST = changeDoor(routes.send, ({ params, body }) =>
  sendMessage(params.cluster, params.topic, body),
)
