import { log } from '#lib/log.ts'
import { guard, openDoor } from './door.ts'
import type { Hands } from './door.ts'

// `npm start` hands the address it listens on and access.hosts of the settings on in these two variables.
const hands: Hands = {
  names: () => ({
    host: process.env['HOST'] || '127.0.0.1',
    allowed: (process.env['THROUGHLINE_HOSTS'] ?? '').split(',').filter((name) => name !== ''),
  }),
  tellBug: (error, path) => log.error({ err: error, path }, 'a request met a bug'),
}

/** The door of this server: wraps a route of the table and the function that reads for it. */
export const door = openDoor(hands)

/** The same frame for `/metrics` and the like. */
export function doorless(answer: (request: Request) => Response | Promise<Response>) {
  return (request: Request) => guard(hands, request, () => answer(request))
}
