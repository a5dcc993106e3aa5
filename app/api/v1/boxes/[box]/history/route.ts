import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readBoxHistory } from '#lib/server/boxes.ts'

export const GET = door(routes.boxHistory, ({ params, query }) => readBoxHistory(params.box, query))
