import { Worker } from 'node:worker_threads'

/** Puts the log of a SQLite file in its place, in a thread of its own: there it waits for the disk, which may take long. */
export type Checkpoints = {
  /** Something was written: the log may be long by now. */
  look: () => void
  /** As `look`; resolves when it is done. Who writes much in a row must wait for it now and then, or the log never ends. */
  settle: () => Promise<void>
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
parentPort.on('message', (turn) => {
  try {
    const { log, checkpointed } = ask.get()
    if (log - checkpointed > workerData.pages) copy.get()
  } catch {}
  if (turn !== null) parentPort.postMessage(turn)
})
`

export function openCheckpoints(file: string): Checkpoints {
  const worker = new Worker(program, {
    eval: true,
    workerData: { file, pages: LOG_PAGES },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
  })
  const waiting = new Map<number, () => void>()
  let turns = 0
  let ended = false
  worker.on('error', () => undefined)
  worker.on('message', (turn: number) => {
    waiting.get(turn)?.()
    waiting.delete(turn)
  })
  worker.on('exit', () => {
    ended = true
    for (const done of waiting.values()) done()
  })
  worker.unref()
  return {
    look: () => worker.postMessage(null),
    settle() {
      if (ended) return Promise.resolve()
      const turn = turns++
      worker.postMessage(turn)
      return new Promise((done) => waiting.set(turn, done))
    },
    async close() {
      await worker.terminate()
    },
  }
}
