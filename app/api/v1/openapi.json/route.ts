import { toAnswer } from '#app/api/v1/answer.ts'
import { doorless } from '#app/api/v1/front.ts'
import { toOpenApi } from '#app/api/v1/openapi.ts'
import { routes } from '#app/api/v1/routes.ts'

const document = JSON.stringify(toOpenApi(Object.values(routes)))

export const GET = doorless((request) => toAnswer(request, document))
