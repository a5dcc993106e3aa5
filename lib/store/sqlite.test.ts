import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, test } from 'vitest'
import type { Store } from '#lib/model/store.ts'
import { faultOf } from './contract/given.ts'
import { toStore } from './history.ts'
import { openStore } from './open.ts'
import { openSqlite } from './sqlite.ts'
import { testContract } from './store.contract.ts'

const stores: Store[] = []
const folders: string[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-store-'))
  folders.push(folder)
  return folder
}

async function open(dataDir: string): Promise<Store> {
  const store = await openStore({ url: null, dataDir })
  stores.push(store)
  return store
}

const row = (group: string, size = 8) => ({ group, topic: 't', bytes: new Uint8Array(size) })

describe('the contract, on SQLite', () => {
  testContract(() => open(makeFolder()))
})

describe('a folder', () => {
  test('is made when missing, and what is in it is there the next time', async () => {
    const folder = join(makeFolder(), 'not', 'yet')
    const first = await open(folder)
    await first.history.writeTick('main', 1, [row('a')], [])
    await first.close()
    const second = await open(folder)
    expect(await second.history.readTick('main', 1)).toEqual([row('a')])
    await second.history.writeTick('main', 2, [row('a')], [])
    expect(await second.history.readTicks('main', 0, 9)).toEqual([1, 2])
  })

  test('cannot be taken twice, not even by one process; then again once it is given back', async () => {
    const folder = makeFolder()
    const first = await open(folder)
    const fault = await faultOf(open(folder))
    expect(fault.message).toBe(
      `The folder ${folder} is in use by process ${process.pid}: two cannot write one history. ` +
        'Stop that one, or name another folder in THROUGHLINE_DATA.',
    )
    expect(fault.code).toBe('denied')
    // A second refusal: the first try has not loosened the lock.
    await faultOf(open(folder))
    await first.history.writeTick('main', 1, [row('a')], [])
    await first.close()
    expect(await (await open(folder)).history.readTicks('main', 0, 9)).toEqual([1])
  })

  test('that is a file is named, with what to do', async () => {
    const file = join(makeFolder(), 'file')
    writeFileSync(file, 'x')
    expect((await faultOf(open(file))).message).toMatch(/file is not a folder: move it away, or name another/)
    expect((await faultOf(open(join(file, 'below')))).message).toMatch(/a part of that path is a file/)
  })

  test('that may not be written is named, with what to do', async () => {
    const folder = makeFolder()
    const fault = await faultOf(asStranger(() => open(join(folder, 'below'))))
    expect(fault.code).toBe('denied')
    expect(fault.message).toMatch(/below may not be written by this process: give it the right to, or name/)
    expect(existsSync(join(folder, 'below'))).toBe(false)
  })

  test('that was readable only, with a store in it, is named and keeps its store', async () => {
    const folder = makeFolder()
    const first = await open(folder)
    await first.history.writeTick('main', 1, [row('a')], [])
    await first.close()
    const fault = await faultOf(asStranger(() => open(folder)))
    expect(fault.message).toContain(folder)
    expect(fault.message).toMatch(/THROUGHLINE_DATA/)
    expect(await (await open(folder)).history.readTicks('main', 0, 9)).toEqual([1])
  })
})

describe('a file', () => {
  test.each([
    ['that is something else', Buffer.alloc(8192, 'not a database '), /is not a store of ours: move it away/],
    ['of which the first page is damaged', null, /is (damaged|not a store of ours): .*move it away/],
  ])('%s is named and left as it is', async (_claim, content, sentence) => {
    const folder = makeFolder()
    const file = join(folder, 'throughline.db')
    await (await open(folder)).close()
    if (content) rmSync(file)
    const damaged = content ?? readFileSync(file).fill(0xff, 100, 4000)
    writeFileSync(file, damaged)
    const fault = await faultOf(open(folder))
    expect(fault.message).toContain(file)
    expect(fault.message).toMatch(sentence)
    expect(fault.code).toBe('protocol')
    expect(readFileSync(file)).toEqual(damaged)
  })

  test('that a newer program wrote is refused, and left as it is', async () => {
    const folder = makeFolder()
    await (await open(folder)).close()
    const database = new DatabaseSync(join(folder, 'throughline.db'))
    database.exec("insert into migrations values (9999, 'of the future', 0)")
    database.close()
    const fault = await faultOf(open(folder))
    expect(fault.code).toBe('unsupported')
    expect(fault.message).toMatch(
      /newer Throughline: its schema is 9999, this program knows \d+\. Run the newer/,
    )
    // The lock was given back, so that the newer one can be run at once.
    expect((await faultOf(open(folder))).code).toBe('unsupported')
  })
})

test('a full disk is one sentence; what was written stays, and with room it goes on', async () => {
  const folder = makeFolder()
  const full = toStore(await openSqlite({ dataDir: folder, mostPages: 100 }))
  await full.history.writeTick('main', 1, [row('a')], [])
  const large = Array.from({ length: 100 }, (_, n) => row(`g${n}`, 5000))
  const refused = await faultOf(full.history.writeTick('main', 2, large, []))
  expect(refused.message).toMatch(/^There is no room left for .*throughline\.db: what is in it stays/)
  expect(await full.history.readTicks('main', 0, 9)).toEqual([1])
  expect(await full.history.readTick('main', 2)).toEqual([])
  // Small enough to fit: the refused one has left nothing half done.
  await full.history.writeTick('main', 3, [row('a')], [])
  await full.close()
  const roomy = await open(folder)
  expect(await roomy.history.readTicks('main', 0, 9)).toEqual([1, 3])
  await roomy.history.writeTick('main', 4, large, [])
  expect(await roomy.history.readTick('main', 4)).toHaveLength(100)
})

/** As somebody who has no rights on the folder. Root has all, so root is nobody for the moment; it all happens at once. */
function asStranger<T>(work: () => Promise<T>): Promise<T> {
  const root = process.geteuid?.() === 0
  const folder = folders.at(-1) ?? ''
  if (root) process.seteuid?.(65_534)
  else chmodSync(folder, 0o500)
  try {
    return work()
  } finally {
    if (root) process.seteuid?.(0)
    else chmodSync(folder, 0o700)
  }
}
