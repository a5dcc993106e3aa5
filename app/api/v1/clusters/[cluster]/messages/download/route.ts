import { fileDoor } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { downloadMessages } from '#lib/server/messages.ts'

export const GET = fileDoor(routes.patternMessageDownload, async ({ params, query }, signal) => {
  const pieces = await downloadMessages(params.cluster, { patterns: query.topics }, query, signal)
  return 'refused' in pieces ? pieces : { name: 'messages.jsonl', pieces }
})
