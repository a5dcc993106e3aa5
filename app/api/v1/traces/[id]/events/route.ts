import { eventDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { watchTrace } from '#lib/server/traces.ts'

export const GET = eventDoor(routes.traceEvents, ({ params }, signal) => watchTrace(params.id, signal))
