import { changeDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { executeRequeue } from '#lib/server/boxes.ts'

export const POST = changeDoor(routes.requeue, ({ params, body }) => executeRequeue(params.box, body))
