import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readTopic } from '#lib/server/topics.ts'

export const GET = door(routes.topic, ({ params }) => readTopic(params.cluster, params.topic))
