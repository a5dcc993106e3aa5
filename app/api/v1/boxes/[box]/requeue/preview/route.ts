import { changeDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { planRequeue } from '#lib/server/boxes.ts'

export const POST = changeDoor(routes.requeuePreview, ({ params, body }) => planRequeue(params.box, body))
