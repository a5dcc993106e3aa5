import { dirname, resolve } from 'node:path'

/** What a reference may be resolved against. `readFile` returns the text or throws. */
export type Sources = {
  env: Record<string, string | undefined>
  readFile: (path: string) => string
  /** The settings file; `file:` paths are relative to its folder. */
  file: string
}

export type Resolved = { text: string } | { wrong: string }

/**
 * A settings text with its references resolved: `${NAME}` is that environment variable, `$${` is a plain `${`, and a
 * text that starts with `file:` is the content of that file without its last line break.
 */
export function resolveReferences(raw: string, { env, readFile, file }: Sources): Resolved {
  const wrong: string[] = []
  const text = raw.replace(/\$\$\{|\$\{([^}]*)(\}?)/g, (whole, name: string | undefined, end: string) => {
    if (name === undefined) return '${'
    if (end === '' || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      wrong.push('a reference is written ${NAME} (letters, digits and _); for a plain ${ write $${')
      return whole
    }
    const value = env[name]
    if (value === undefined) wrong.push(`the environment variable ${name} is not set`)
    return value ?? whole
  })
  if (wrong[0] !== undefined) return { wrong: wrong[0] }
  return raw.startsWith('file:') ? readReference(text.slice('file:'.length).trim(), file, readFile) : { text }
}

function readReference(name: string, settingsFile: string, readFile: Sources['readFile']): Resolved {
  const path = resolve(dirname(settingsFile), name)
  try {
    return { text: readFile(path).replace(/\r?\n$/, '') }
  } catch (error) {
    return { wrong: `the file ${path} cannot be read (${toCause(error)})` }
  }
}

/** The system's code of a failed read (ENOENT, EACCES), which holds nothing of the file. */
export function toCause(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown cause'
}
