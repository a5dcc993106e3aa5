import { changeDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { revealBoxRow } from '#lib/server/boxes.ts'

export const POST = changeDoor(routes.reveal, ({ params, body }) =>
  revealBoxRow(params.box, params.row, body),
)
