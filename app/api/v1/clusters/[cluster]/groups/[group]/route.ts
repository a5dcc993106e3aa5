import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readGroup } from '#lib/server.ts'

// A URL parser folds the segments `.` and `..` away, even percent-encoded, so `~?id=` carries any id; with none it is
// the group that is called nothing at all.
export const GET = door(routes.group, ({ params, query }) =>
  readGroup(params.cluster, params.group === '~' ? (query.id ?? '') : params.group),
)
