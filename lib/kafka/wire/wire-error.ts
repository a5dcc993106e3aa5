import { Fault } from '#lib/model/reading.ts'

/**
 * Bytes that do not hold the message they should. Nothing after such a place may be read. It keeps a Fault's name,
 * since that is what a Fault is known by.
 */
export class WireError extends Fault {
  /** Of the field, as in `topics[].name`; empty for the message as a whole. */
  readonly path: string
  /** The byte's position in the body. */
  readonly at: number
  constructor(message: string, version: number, path: string, at: number, complaint: string) {
    super('protocol', `${message} ${version}: ${path || 'message'} at byte ${at}: ${complaint}.`)
    this.path = path
    this.at = at
  }
  static [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Fault && 'path' in value && 'at' in value
  }
}
