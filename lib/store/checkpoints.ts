import { Worker } from 'node:worker_threads'

/** Puts the log of a SQLite file in its place, in a thread of its own: there it waits for the disk, which may take long. */
export type Checkpoints = {
  /** Something was written: the log may be long by now. */
  look: () => void
  close: () => Promise<void>
}

/** Of 4 KiB: 8 MiB. Longer than this it is put in its place. */
const LOG_PAGES = 2000

/**
 * As text, so that no bundler has to find it. It asks how long the log is without touching anything (noop) and copies it
 * without making anybody wait (passive). A fault shows where looks are written, which then does this itself.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads')
const { DatabaseSync } = require('node:sqlite')
const database = new DatabaseSync(workerData.file, { timeout: 0 })
database.exec('pragma synchronous = normal')
const ask = database.prepare('pragma wal_checkpoint(noop)')
const copy = database.prepare('pragma wal_checkpoint(passive)')
parentPort.on('message', () => {
  try {
    const { log, checkpointed } = ask.get()
    if (log - checkpointed > workerData.pages) copy.get()
  } catch {}
})
`

export function openCheckpoints(file: string): Checkpoints {
  const worker = new Worker(program, {
    eval: true,
    workerData: { file, pages: LOG_PAGES },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
  })
  worker.on('error', () => undefined)
  worker.unref()
  return {
    look: () => worker.postMessage(null),
    async close() {
      await worker.terminate()
    },
  }
}
