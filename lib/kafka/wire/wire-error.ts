import { Fault } from '#lib/model/reading.ts'

/** Bytes that do not hold the message they should. Nothing after such a place may be read. */
export class WireError extends Fault {
  constructor(message: string, version: number, path: string, at: number, complaint: string) {
    super('protocol', `${message} ${version}: ${path || 'message'} at byte ${at}: ${complaint}.`)
    this.name = 'WireError'
  }
}
