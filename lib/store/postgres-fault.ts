import { Fault, type FaultCode } from '#lib/model/reading.ts'

/** Classes and codes of PostgreSQL (its manual, appendix A); the longest that fits. {where} is filled in. */
const byState: [prefix: string, code: FaultCode, sentence: string][] = [
  ['57014', 'timeout', '{where} took too long over a question about the history: see what keeps it busy.'],
  ['55P03', 'timeout', '{where} keeps a table of the history locked: end what holds it.'],
  ['40', 'timeout', '{where} broke a step off in favour of another; it is done again with the next look.'],
  ['28', 'denied', '{where} does not let us in: check user and password in store.url.'],
  ['42501', 'denied', '{where} denies our user a right: it must own the schema throughline, or may make it.'],
  ['25006', 'denied', '{where} takes no writes: name the primary in store.url, not a standby.'],
  ['3D000', 'denied', '{where} is not there: make the database, or name another in store.url.'],
  ['53100', 'unreachable', '{where} has no room left: what is in it stays. Make room, and writing goes on.'],
  ['53', 'unreachable', '{where} is out of connections or memory: give it more.'],
  ['57P', 'unreachable', '{where} is starting or stopping; it is tried again.'],
  ['08', 'unreachable', 'The connection to {where} broke; it is tried again.'],
  ['25P0', 'timeout', '{where} ended a step that took too long; it is done again with the next look.'],
  ['58', 'unreachable', '{where} has trouble with its disk: see its log.'],
  ['XX', 'protocol', '{where} reports damage: see its log.'],
]

/** What no connection says about itself but by its text. */
const byText: [text: RegExp, code: FaultCode, sentence: string][] = [
  [
    /timeout|timed out/i,
    'timeout',
    '{where} does not answer in time: see whether it is up and reachable from here.',
  ],
  [
    /terminated|connection error|not queryable|ended|closed/i,
    'unreachable',
    'The connection to {where} broke; it is tried again.',
  ],
  [/SSL|TLS|certificate/i, 'denied', '{where} and we do not agree on TLS: see sslmode in store.url.'],
  [
    /SCRAM|password|authentication/i,
    'denied',
    '{where} does not let us in: check user and password in store.url.',
  ],
]

const system = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]

/** A Fault for what the server or the network did; a mistake of ours in a statement comes back as it is. */
export function toPostgresFault(error: unknown, where: string): unknown {
  if (!(error instanceof Error) || error instanceof Fault) return error
  const state = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const found = system.includes(state)
    ? cannotReach
    : (findByState(state) ?? findByText(state, error.message))
  if (!found) return error
  const [, code, sentence] = found
  // The server's own words stay in the cause: they may hold names, never the password.
  return new Fault(
    code,
    sentence.replace('{where}', () => where),
    { cause: error },
  )
}

const cannotReach = [
  '',
  'unreachable',
  '{where} cannot be reached: see whether it is up and reachable from here.',
] as const

function findByState(state: string) {
  const fits = byState.filter(([prefix]) => state.startsWith(prefix))
  return fits.toSorted(([a], [b]) => b.length - a.length)[0]
}

function findByText(state: string, message: string) {
  // With a state it was the server that spoke, and of what is not in the table above the fault is ours.
  return /^[0-9A-Z]{5}$/.test(state) ? undefined : byText.find(([text]) => text.test(message))
}
