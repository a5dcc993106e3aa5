import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readTrace } from '#lib/server/traces.ts'

export const GET = door(routes.trace, ({ params }) => readTrace(params.id))
