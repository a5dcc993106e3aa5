import { readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Fault } from '#lib/model/reading.ts'
import { isBusy } from './sqlite-fault.ts'

/** Held until it is given back or the process is gone, however it went. */
export type FolderLock = { release: () => void }

/**
 * Takes a folder for this process alone; Fault with the other's pid when another has it. The lock is one that the system
 * keeps for an open file, so that nothing is left behind by a kill. Node has no such call of its own: SQLite does it here,
 * on a file that stays empty.
 */
export function lockFolder(folder: string): FolderLock {
  // Beside the locked file: who reads and closes that one would end a lock of its own process on it.
  const note = join(folder, 'throughline.pid')
  const database = new DatabaseSync(join(folder, 'throughline.lock'), { timeout: 0 })
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive')
    writeFileSync(note, `${process.pid} ${hostname()}\n`)
  } catch (error) {
    database.close()
    throw isBusy(error) ? new Fault('denied', toTakenSentence(folder, note), { cause: error }) : error
  }
  return { release: () => database.close() }
}

function toTakenSentence(folder: string, note: string): string {
  return (
    `The folder ${folder} is in use by ${readHolder(note)}: two cannot write one history. ` +
    'Stop that one, or name another folder in THROUGHLINE_DATA.'
  )
}

function readHolder(note: string): string {
  try {
    const [pid, host] = readFileSync(note, 'utf8').trim().split(' ')
    if (!pid) return 'another process'
    return host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`
  } catch {
    return 'another process'
  }
}
