import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { SqliteDialect } from 'kysely'

/** Statements are made once and used again; the questions of this room are few. */
const MOST_STATEMENTS = 200

/** Kysely's own dialect on the SQLite that comes with Node. `onWritten`: something was committed. */
export function toSqliteDialect(database: DatabaseSync, onWritten = () => {}): SqliteDialect {
  const known = new Map<string, StatementSync>()

  function prepare(text: string): StatementSync {
    const found = known.get(text)
    if (found) return found
    const made = database.prepare(text)
    if (known.size >= MOST_STATEMENTS) known.clear()
    known.set(text, made)
    return made
  }

  return new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare(text) {
        const statement = prepare(text)
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => statement.all(...toInputs(parameters)),
          run(parameters) {
            // On a full disk SQLite has rolled back by itself, and a second time would hide why.
            if (text === 'rollback' && !database.isTransaction) return { changes: 0, lastInsertRowid: 0 }
            const done = statement.run(...toInputs(parameters))
            if (!database.isTransaction) onWritten()
            return done
          },
          iterate: (parameters) => statement.iterate(...toInputs(parameters)),
        }
      },
    },
  })
}

/** Kysely does not know of what kind they are; a wrong one is refused by SQLite itself. */
function toInputs(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[]
}
