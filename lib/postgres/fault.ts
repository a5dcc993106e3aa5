import { Fault, type FaultCode } from '#lib/model/reading.ts'

/** Classes and codes of PostgreSQL (its manual, appendix A); the longest that fits. {where} is filled in. */
const byState: [prefix: string, code: FaultCode, sentence: string][] = [
  ['57014', 'timeout', '{where} took too long over a question and was told to stop: see what keeps it busy.'],
  ['55P03', 'timeout', '{where} keeps the table locked: end what holds it.'],
  ['42P01', 'protocol', 'The table is not there any more in {where}.'],
  ['42703', 'protocol', 'A column is not there any more in {where}: the table has changed.'],
  [
    '22',
    'protocol',
    'A value of the settings does not fit the type of its column in {where}: see states and columns of this box.',
  ],
  [
    '42883',
    'protocol',
    'A value of the settings does not fit the type of its column in {where}: see states and columns of this box.',
  ],
  [
    '42804',
    'protocol',
    'A value of the settings does not fit the type of its column in {where}: see states and columns of this box.',
  ],
  ['42846', 'protocol', 'A column in {where} cannot be read as a time: see its unit in the settings.'],
  [
    '42501',
    'denied',
    '{where} denies our user the right to read the table: grant SELECT on it, and USAGE on its schema.',
  ],
  ['28', 'denied', '{where} does not let us in: check user and password in the url of this database.'],
  ['3D000', 'denied', '{where} is not there: name another database in its url.'],
  [
    '25006',
    'denied',
    '{where} refused a write in a reading transaction: the table is a view that changes something.',
  ],
  ['55000', 'unreachable', '{where} takes nobody in just now; it is tried again.'],
  ['53', 'unreachable', '{where} is out of connections or memory: give it more.'],
  ['57P', 'unreachable', '{where} is starting or stopping; it is tried again.'],
  ['08', 'unreachable', 'The connection to {where} broke; it is tried again.'],
  ['25P0', 'timeout', '{where} ended a step that took too long; it is tried again.'],
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
  [/SSL|TLS|certificate/i, 'denied', '{where} and we do not agree on TLS: see sslmode in its url.'],
  [
    /SCRAM|password|authentication/i,
    'denied',
    '{where} does not let us in: check user and password in the url of this database.',
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

/** Whatever went wrong with a monitored database, as a sentence. Its own words stay in the cause: they may hold values. */
export function toFault(error: unknown, where: string): Fault {
  if (error instanceof Fault) return error
  const state = stateOf(error)
  const text = error instanceof Error ? error.message : ''
  const found = system.includes(state)
    ? ([
        '',
        'unreachable',
        '{where} cannot be reached: see whether it is up and reachable from here.',
      ] as const)
    : (findByState(state) ?? byText.find(([words]) => words.test(text)))
  const [, code, sentence] = found ?? [
    '',
    'protocol',
    `{where} refused a question (${state || 'no code'}): see its log.`,
  ]
  return new Fault(
    code as FaultCode,
    sentence.replaceAll('{where}', (_, at) => (at === 0 ? where : where.replace(/^The /, 'the '))),
    { cause: error },
  )
}

function findByState(state: string) {
  if (!/^[0-9A-Z]{5}$/.test(state)) return undefined
  const fits = byState.filter(([prefix]) => state.startsWith(prefix))
  return fits.toSorted(([a], [b]) => b.length - a.length)[0]
}

/** Whether PostgreSQL answered, and said no: then nothing of the transaction was done. Else nobody knows. */
export function wasRefused(fault: Fault): boolean {
  return /^[0-9A-Z]{5}$/.test(stateOf(fault.cause)) && !/^(08|57P)/.test(stateOf(fault.cause))
}

/** Whether somebody else held a row for longer than we wait. */
export function isLocked(fault: Fault): boolean {
  return stateOf(fault.cause) === '55P03'
}

function stateOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
