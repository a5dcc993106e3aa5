import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readSends } from '#lib/server/sending.ts'

export const GET = door(routes.sendRun, ({ params }) => readSends(params.cluster, params.topic, params.send))
