import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readBoxRows } from '#lib/server/boxes.ts'

export const GET = door(routes.boxRows, ({ params, query }) => readBoxRows(params.box, query))
