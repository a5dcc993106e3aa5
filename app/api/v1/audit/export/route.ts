import { fileDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { exportAudit } from '#lib/server/audit.ts'

export const GET = fileDoor(routes.auditExport, ({ query }) => {
  const pieces = exportAudit(query)
  return 'refused' in pieces ? pieces : { name: 'audit.csv', pieces }
})
