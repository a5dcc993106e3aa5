import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readTraces } from '#lib/server/traces.ts'

export const GET = door(routes.traces, ({ query }) => readTraces(query))
