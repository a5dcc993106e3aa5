import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, type Database } from '#demo/database.ts'
import { waitFor } from '#demo/wait-for.ts'
import type { Fault } from '#lib/model/reading.ts'
import type { Store } from '#lib/model/store.ts'
import { faultOf } from './contract/given.ts'
import { ask, makeDatabase } from './fixtures/databases.ts'
import { openStore } from './open.ts'
import { testContract } from './store.contract.ts'

let server: Database
const stores: Store[] = []
const folder = mkdtempSync(join(tmpdir(), 'throughline-store-'))
beforeAll(async () => {
  server = await openDatabase({ name: 'store-test' })
})
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function open(url: string, log?: (sentence: string) => void): Promise<Store> {
  const store = await openStore({ url, dataDir: folder, ...(log ? { log } : {}) })
  stores.push(store)
  return store
}

/** Of an opening that is refused. What it says never holds the password. */
async function refusalOf(opening: Promise<unknown>): Promise<Fault> {
  const fault = await faultOf(opening)
  expect(fault.message).not.toContain(new URL(server.url).password)
  return fault
}

const rows = [{ group: 'a', topic: 't', bytes: new Uint8Array(60) }]

describe('the contract, on PostgreSQL', () => {
  testContract(async () => open(await makeDatabase(server.url)))
})

describe('the contract, on SQLite on this disk', () => {
  testContract(async () => {
    const store = await openStore({ url: null, dataDir: mkdtempSync(join(folder, 'sqlite-')) })
    stores.push(store)
    return store
  })
})

describe('of several processes on one PostgreSQL', () => {
  test('one writes; the others read what it wrote and are refused with a sentence', async () => {
    const url = await makeDatabase(server.url)
    const first = await open(url)
    const second = await open(url)
    expect([first.isSampler(), second.isSampler()]).toEqual([true, false])
    await first.history.writeTick('main', 1000, rows, [])
    expect(await second.history.readTick('main', 1000)).toEqual(rows)
    const nothing = { tick: 0, minute: 0, hour: 0, changes: 0 }
    for (const refused of [
      second.history.writeTick('main', 2000, rows, []),
      second.history.rollUp(
        'main',
        'minute',
        { fromMs: 0, toMs: 60_000 },
        ([one]) => one ?? new Uint8Array(),
      ),
      second.history.forget(nothing),
    ])
      expect((await refusalOf(refused)).message).toMatch(
        /does not write the history: another one holds the lock/,
      )
  })

  test('another takes over when the one that writes closes, and goes on where it was', async () => {
    const url = await makeDatabase(server.url)
    const first = await open(url)
    const told: string[] = []
    const second = await open(url, (sentence) => told.push(sentence))
    await first.history.writeTick('main', 1000, rows, [])
    await first.close()
    await waitFor(() => second.isSampler(), { what: 'the second to be elected', timeoutMs: 10_000 })
    expect(told).toEqual(['This process writes the history: it holds the lock on the store.'])
    expect((await refusalOf(second.history.writeTick('main', 1000, rows, []))).message).toContain('clock')
    await second.history.writeTick('main', 2000, rows, [])
    expect(await second.history.readTicks('main', 0, 9000)).toEqual([1000, 2000])
  })

  test('who loses its connection stops to write, and is elected again once it is back', async () => {
    const url = await makeDatabase(server.url)
    const told: string[] = []
    const store = await open(url, (sentence) => told.push(sentence))
    await store.history.writeTick('main', 1000, rows, [])
    await ask(
      server.url,
      `select pg_terminate_backend(pid) from pg_locks join pg_stat_activity using (pid)
       where locktype = 'advisory' and datname = '${new URL(url).pathname.slice(1)}'`,
    )
    await waitFor(() => !store.isSampler(), { what: 'the loss to be noticed', timeoutMs: 5000, everyMs: 10 })
    expect((await refusalOf(store.history.writeTick('main', 2000, rows, []))).code).toBe('denied')
    await waitFor(() => store.isSampler(), { what: 'it to be elected again', timeoutMs: 10_000 })
    await store.history.writeTick('main', 3000, rows, [])
    expect(await store.history.readTicks('main', 0, 9000)).toEqual([1000, 3000])
    expect(told).toHaveLength(3)
  })

  test('two that start together on an empty database both open it', async () => {
    const url = await makeDatabase(server.url)
    const both = await Promise.all([open(url), open(url)])
    expect(both.filter((store) => store.isSampler())).toHaveLength(1)
  })
})

describe('time is cut into partitions', () => {
  const HOUR = 3_600_000
  const partitions = async (url: string) => {
    const found = await ask(
      url,
      `select relname from pg_class join pg_namespace n on n.oid = relnamespace
       where nspname = 'throughline' and relname ~ '^lag_tick_\\d+$' order by relname`,
    )
    return found.map(({ relname }) => Number(String(relname).slice('lag_tick_'.length)))
  }

  test('made ahead, and dropped as a whole when all in them is too old', async () => {
    const url = await makeDatabase(server.url)
    const store = await open(url)
    for (const hour of [10, 11, 12]) await store.history.writeTick('main', hour * HOUR, rows, [])
    expect(await partitions(url)).toEqual([10, 11, 12, 13])
    const before = { tick: 12 * HOUR - 1, minute: 0, hour: 0, changes: 0 }
    await store.history.forget(before)
    expect(await partitions(url)).toEqual([11, 12, 13])
    expect(await store.history.readTicks('main', 0, 99 * HOUR)).toEqual([12 * HOUR])
    await store.history.forget({ ...before, tick: 12 * HOUR })
    expect(await partitions(url)).toEqual([12, 13])
    await store.history.writeTick('main', 14 * HOUR, rows, [])
    expect(await partitions(url)).toEqual([12, 13, 14, 15])
  })
})

describe('what goes wrong is one sentence', () => {
  test('nobody listens', async () => {
    const fault = await refusalOf(open('postgres://me:secret@127.0.0.1:1/store'))
    expect(fault.code).toBe('unreachable')
    expect(fault.message).toBe(
      'PostgreSQL at 127.0.0.1:1/store cannot be reached: see whether it is up and reachable from here.',
    )
  })

  test.each([
    ['the password', (url: URL) => (url.password = 'wrong'), 'denied', /does not let us in: check user and/],
    ['the database', (url: URL) => (url.pathname = '/nowhere'), 'denied', /nowhere is not there: make/],
    ['the scheme', () => undefined, 'denied', /store\.url is not an address of PostgreSQL/],
  ])('%s is wrong', async (what, change, code, sentence) => {
    const url = new URL(server.url)
    change(url)
    const fault = await refusalOf(open(what === 'the scheme' ? 'mysql://me@host/store' : url.href))
    expect(fault.code).toBe(code)
    expect(fault.message).toMatch(sentence)
  })

  test('somebody listens and never answers', async () => {
    const silent = createServer()
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const startedMs = Date.now()
    const fault = await refusalOf(open(`postgres://me:secret@127.0.0.1:${port}/store`))
    expect(Date.now() - startedMs).toBeLessThan(9000)
    expect(fault.code).toBe('timeout')
    expect(fault.message).toMatch(/does not answer in time: see whether it is up/)
    silent.close()
  })

  test('somebody holds a table: the look is given up within a deadline, whole, and the next is written', async () => {
    const url = await makeDatabase(server.url)
    const store = await open(url)
    const holder = new Client({ connectionString: url })
    await holder.connect()
    await holder.query('begin; lock table throughline.changes')
    const change = { atMs: 1000, kind: 'topic', subject: 't', from: '', to: '1', text: 'new' } as const
    const fault = await refusalOf(store.history.writeTick('main', 1000, rows, [change]))
    expect(fault.code).toBe('timeout')
    expect(fault.message).toMatch(/keeps a table of the history locked/)
    await holder.end()
    expect(await store.history.readTicks('main', 0, 9000)).toEqual([])
    await store.history.writeTick('main', 2000, rows, [change])
    expect(await store.history.readTicks('main', 0, 9000)).toEqual([2000])
  })

  test('a user without rights', async () => {
    const url = await makeDatabase(server.url)
    await ask(url, "create role stranger login password 'x'")
    const stranger = Object.assign(new URL(url), { username: 'stranger', password: 'x' })
    const fault = await refusalOf(open(stranger.href))
    expect(fault.code).toBe('denied')
    expect(fault.message).toMatch(/denies our user a right: it must own the schema throughline/)
    // With a schema of its own it needs no right to make one.
    await ask(url, 'create schema throughline authorization stranger')
    expect((await open(stranger.href)).isSampler()).toBe(true)
  })

  test('a newer program was here', async () => {
    const url = await makeDatabase(server.url)
    await (await open(url)).close()
    await ask(url, "insert into throughline.migrations values (9999, 'of the future', 0)")
    const fault = await refusalOf(open(url))
    expect(fault.code).toBe('unsupported')
    expect(fault.message).toMatch(/PostgreSQL at .* was written by a newer Throughline: its schema is 9999/)
  })

  test('a server that takes no writes for a while loses nothing, and then goes on', async () => {
    const url = await makeDatabase(server.url)
    const store = await open(url)
    await store.history.writeTick('main', 1000, rows, [])
    const name = new URL(url).pathname.slice(1)
    const connections = `from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`
    await ask(server.url, `alter database ${name} set default_transaction_read_only = on`)
    await ask(server.url, `select pg_terminate_backend(pid) ${connections}`)
    await waitFor(() => !store.isSampler(), { what: 'the loss to be noticed', timeoutMs: 5000, everyMs: 10 })
    await waitFor(() => store.isSampler(), { what: 'it to be elected again', timeoutMs: 10_000 })
    const fault = await refusalOf(store.history.writeTick('main', 2000, rows, []))
    expect(fault.message).toMatch(/takes no writes: name the primary/)
    await ask(server.url, `alter database ${name} reset default_transaction_read_only`)
    await ask(server.url, `select pg_terminate_backend(pid) ${connections}`)
    await waitFor(() => !store.isSampler(), { what: 'the loss to be noticed', timeoutMs: 5000, everyMs: 10 })
    await waitFor(() => store.isSampler(), { what: 'it to be elected again', timeoutMs: 10_000 })
    await store.history.writeTick('main', 3000, rows, [])
    expect(await store.history.readTicks('main', 0, 9000)).toEqual([1000, 3000])
  })
})
