import { changeDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { planUndo } from '#lib/server/plans.ts'

export const POST = changeDoor(routes.undoPreview, ({ params }) => planUndo(params.id))
