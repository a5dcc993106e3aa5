import { doorless } from '#app/api/v1/front.ts'
import { toRefused } from '#app/api/v1/problem.ts'

// A mistyped URL answers a script in its own language, not with the page for people.
export const GET = doorless(() =>
  toRefused({ refused: 'not-found', because: 'There is no such route; /api/v1/openapi.json lists them' }),
)
