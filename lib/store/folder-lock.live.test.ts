import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Fault } from '#lib/model/reading.ts'
import { startWriter, type Writer } from './fixtures/child.ts'
import { openStore } from './open.ts'

let folder = ''
let writer: Writer | null = null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-lock-'))
})
afterEach(async () => {
  await writer?.kill()
  rmSync(folder, { recursive: true, force: true })
})

test('a folder that another process has is refused by its pid, and opens again once that one was killed', async () => {
  writer = await startWriter(folder)
  await writer.reach(3)
  const opening = openStore({ url: null, dataDir: folder })
  await expect(opening).rejects.toThrow(
    `The folder ${folder} is in use by process ${writer.pid}: two cannot write one history. ` +
      'Stop that one, or name another folder in THROUGHLINE_DATA.',
  )
  await expect(opening).rejects.toBeInstanceOf(Fault)
  // The try has not disturbed it.
  await writer.reach(writer.last() + 3)

  await writer.kill()
  const store = await openStore({ url: null, dataDir: folder })
  expect((await store.history.readTicks('main', 0, 1e9)).length).toBeGreaterThanOrEqual(6)
  await expect(startWriter(folder)).rejects.toThrow(`in use by process ${process.pid}`)
  await store.close()
})
