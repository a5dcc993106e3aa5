import { changeDoor, door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { makeTopic, readTopics } from '#lib/server.ts'

export const GET = door(routes.topics, ({ params, query }) => readTopics(params.cluster, query))

export const POST = changeDoor(routes.makeTopic, ({ params, body }) => makeTopic(params.cluster, body))
