import { door } from '#app/api/v1/front.ts'
import { groupOf } from '#app/api/v1/params.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readNextRecord } from '#lib/server/groups.ts'

export const GET = door(routes.nextRecord, ({ params, query }) =>
  readNextRecord(params.cluster, {
    ...params,
    group: groupOf(params, query),
  }),
)
