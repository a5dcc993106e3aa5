import { changeDoor, door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { makeTopic } from '#lib/server/sending.ts'
import { readTopics } from '#lib/server/topics.ts'

export const GET = door(routes.topics, ({ params, query }) => readTopics(params.cluster, query))

export const POST = changeDoor(routes.makeTopic, ({ params, body }) => makeTopic(params.cluster, body))
