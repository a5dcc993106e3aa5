import { Client, type ClientConfig } from 'pg'

/** Who of several processes writes: the one that holds an advisory lock, on a connection of its own. */
export type Election = {
  isSampler: () => boolean
  /** Counts how often this process was elected. */
  term: () => number
  close: () => Promise<void>
}

/** Any two numbers, the same in every version: "thro", "ugh1" in ASCII. */
const LOCK = [0x7468726f, 0x75676831]
const EVERY_MS = 2000
/** The lock stays with a lost process until the server has noticed; without this that is two hours. */
const LOSS = 'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 3; set tcp_keepalives_count = 3'

/** Resolves after the first try, won or not. What goes wrong later is tried again until it is closed. */
export async function openElection(config: ClientConfig, log: (sentence: string) => void): Promise<Election> {
  let client: Client | null = null
  let held = false
  let term = 0
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let trying = Promise.resolve()

  function give(up: Client): void {
    if (client !== up) return
    client = null
    if (held)
      log('The connection that elects this process to write the history broke: it does not write now.')
    held = false
    up.end().catch(() => undefined)
  }

  async function connect(): Promise<Client> {
    // Sooner than others: who has lost the lock must stop before another one has it.
    const made = new Client({ ...config, query_timeout: 3000 })
    made.on('error', () => give(made))
    made.on('end', () => give(made))
    await made.connect()
    await made.query(LOSS)
    return made
  }

  async function ask(): Promise<void> {
    client ??= await connect()
    const asked = client
    try {
      if (held) return void (await asked.query('select 1'))
      const { rows } = await asked.query<{ won: boolean }>('select pg_try_advisory_lock($1, $2) as won', LOCK)
      if (!rows[0]?.won || client !== asked) return
      held = true
      term++
      log('This process writes the history: it holds the lock on the store.')
    } catch (error) {
      give(asked)
      throw error
    }
  }

  function again(): void {
    if (closed) return
    timer = setTimeout(() => {
      // Its words are those of every other question to this server; they are told there.
      trying = ask().catch(() => undefined)
      trying.then(again, again)
    }, EVERY_MS).unref()
  }

  await ask()
  again()
  return {
    isSampler: () => held && !closed,
    term: () => term,
    async close() {
      closed = true
      clearTimeout(timer)
      await trying
      const last = client
      client = null
      held = false
      await last?.end()
    },
  }
}
