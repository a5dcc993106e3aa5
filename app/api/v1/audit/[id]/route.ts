import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readAuditEntry } from '#lib/server/audit.ts'

export const GET = door(routes.auditEntry, ({ params }) => readAuditEntry(params.id))
