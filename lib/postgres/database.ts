import { Pool, types, type ClientConfig, type PoolClient } from 'pg'
import type { Catalogue, Holding, Question, QuestionAnswer } from '#lib/model/catalogue.ts'
import { budget, refusePlan, type Budget } from './check-plan.ts'
import { toFault } from './fault.ts'
import { readHolding } from './holding.ts'
import { readCatalogue, readTables, type TableColumns } from './inspect.ts'
import { toWhere } from './where.ts'

/** A monitored database. It is only ever read, in short transactions, over two connections at most. Everything throws Faults. */
export type MonitoredDatabase = {
  /** null: there is no such table. `name` is quoted already. */
  inspect(name: string): Promise<Catalogue | null>
  /** All tables with their columns, as far as our user sees them; of very many the first. */
  tables(): Promise<TableColumns[]>
  /** Asks what is cheap enough; of what is not, says why. `rows`: of the table, for the sentence. */
  ask(question: Question, rows: number | null): Promise<QuestionAnswer>
  /** Who holds vacuum back, and what slots keep. */
  holding(): Promise<Holding>
  close(): Promise<void>
}

type Timeouts = { connectMs: number; statementMs: number; lockMs: number }

const CONNECTIONS = 2
const usual: Timeouts = { connectMs: 3000, statementMs: 2000, lockMs: 100 }
/** A plan that was good is taken for good this long; one that was refused is looked at again each time. */
const PLAN_GOOD_MS = 600_000

type Options = { id: string; url: string; timeouts?: Partial<Timeouts>; costs?: Partial<Budget> }

export function openMonitoredDatabase({ id, url, timeouts, costs }: Options): MonitoredDatabase {
  const limits = { ...usual, ...timeouts }
  const where = toWhere(id, url)
  const pool = new Pool({ ...toConfig(url, limits), max: CONNECTIONS })
  // A connection that breaks while nobody uses it: the next question takes another.
  pool.on('error', () => undefined)
  const goodUntil = new Map<string, number>()

  async function within<T>(timeZone: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    let client: PoolClient | undefined
    try {
      client = await pool.connect()
      await client.query(toOpening(limits, timeZone))
      const value = await work(client)
      await client.query('rollback')
      client.release()
      return value
    } catch (error) {
      // What is left of the transaction goes with its connection.
      client?.release(true)
      throw toFault(error, where)
    }
  }

  return {
    inspect: (name) => within('UTC', (client) => readCatalogue(client, name)),
    tables: () => within('UTC', readTables),
    holding: () => within('UTC', readHolding),
    ask: ({ sql, timeZone }, rows) =>
      within(timeZone, async (client): Promise<QuestionAnswer> => {
        const known = (goodUntil.get(sql) ?? 0) > Date.now()
        if (!known) {
          const { rows: plans } = await client.query(`explain (format json) ${sql}`)
          const because = refusePlan(plans[0]?.['QUERY PLAN'], { ...budget, ...costs }, rows)
          if (because !== null) return { asked: false, because }
          if (goodUntil.size > 1000) goodUntil.clear()
          goodUntil.set(sql, Date.now() + PLAN_GOOD_MS)
        }
        const startMs = performance.now()
        try {
          const answer = await client.query(sql)
          return { asked: true, rows: answer.rows, tookMs: performance.now() - startMs }
        } catch (error) {
          goodUntil.delete(sql)
          throw error
        }
      }),
    async close() {
      await pool.end()
    },
  }
}

/** One round trip: nothing that follows can write, wait long for a lock, or run long. */
function toOpening({ statementMs, lockMs }: Timeouts, timeZone: string): string {
  // A zone that settings were checked for; letters and signs of zones alone, whatever comes.
  const zone = timeZone.replaceAll(/[^A-Za-z0-9_+\-/:]/g, '')
  return (
    `begin transaction isolation level repeatable read read only; ` +
    `set local statement_timeout = ${Math.round(statementMs)}; set local lock_timeout = ${Math.round(lockMs)}; ` +
    `set local idle_in_transaction_session_timeout = 5000; set local max_parallel_workers_per_gather = 0; ` +
    `set local search_path = pg_catalog; set local time zone '${zone}'`
  )
}

function toConfig(url: string, { connectMs, statementMs }: Timeouts): ClientConfig {
  return {
    connectionString: url,
    application_name: 'throughline',
    connectionTimeoutMillis: connectMs,
    // The server gives up first; this is for one that does not answer at all.
    query_timeout: statementMs + 1000,
    keepAlive: true,
    types: { getTypeParser },
  }
}

const INT8 = 20
/** Counts of statistics fit into a number; unasked they come as text. */
const getTypeParser: NonNullable<ClientConfig['types']>['getTypeParser'] = (id, format) =>
  Number(id) === INT8 && format !== 'binary' ? Number : types.getTypeParser(id, format)
