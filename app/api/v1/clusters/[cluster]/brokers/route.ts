import { door } from '#app/api/v1/front.ts'
import { routes } from '#app/api/v1/routes.ts'
import { readBrokers } from '#lib/server/clusters.ts'

export const GET = door(routes.brokers, ({ params }) => readBrokers(params.cluster))
