import type { Names } from './host.ts'

/** `npm start` hands the address it listens on and `access.hosts` of the settings on in these two variables. */
export function namesOf(env: Record<string, string | undefined>): Names {
  return {
    host: env['HOST'] || '127.0.0.1',
    allowed: (env['THROUGHLINE_HOSTS'] ?? '').split(',').filter((name) => name !== ''),
  }
}
