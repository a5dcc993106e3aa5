import { log } from '#lib/log.ts'
import { guard, openChangeDoor, openDoor } from './door.ts'
import type { Hands } from './door.ts'
import { openEventDoor } from './event-door.ts'
import { openFileDoor } from './file-door.ts'
import { namesOf } from './names.ts'

const hands: Hands = {
  names: () => namesOf(process.env),
  tellBug: (error, path) => log.error({ err: error, path }, 'a request met a bug'),
}

/** The door of this server: wraps a route of the table and the function that reads for it. */
export const door = openDoor(hands)

/** The door for what is asked with a body. */
export const changeDoor = openChangeDoor(hands)

/** The door for what is saved as a file. */
export const fileDoor = openFileDoor(hands)

/** The door for what goes on until the other side has gone. */
export const eventDoor = openEventDoor(hands)

/** The same frame for `/metrics` and the like. */
export function doorless(answer: (request: Request) => Response | Promise<Response>) {
  return (request: Request) => guard(hands, request, () => answer(request))
}
