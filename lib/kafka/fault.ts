import { Fault, type FaultCode } from '#lib/model/reading.ts'
import { formatAddress, type Address, type ClusterAccess } from './access.ts'

/** Any error of a socket, of TLS, of SASL or of KafkaJS, as one sentence that says what failed where and what to do. */
export function toFault(error: unknown, address: Address, access: ClusterAccess): Fault {
  if (error instanceof Fault) return error
  const message = error instanceof Error ? error.message : String(error)
  const code = codeOf(error)
  const at = formatAddress(address)
  const [fault, sentence] = describe(message, code, nameOf(error), at, access)
  return new Fault(fault, sentence, { cause: error })
}

function describe(
  message: string,
  code: string | undefined,
  name: string,
  at: string,
  access: ClusterAccess,
): [FaultCode, string] {
  const user = access.sasl?.mechanism === 'oauthbearer' ? access.sasl.principal : access.sasl?.username
  if (code === 'ECONNREFUSED')
    return ['unreachable', `Nothing listens on ${at}. Is the broker up, is the port right?`]
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return ['unreachable', `The host name of ${at} does not resolve.`]
  // After the codes of the socket: those messages hold host names, and a host may be named after its SASL.
  if (name.includes('SASL') || /sasl/i.test(message)) {
    const mechanism = access.sasl?.mechanism.toUpperCase() ?? 'SASL'
    if (/not support/.test(message)) {
      return ['denied', `${at} does not offer ${mechanism}. Check sasl.mechanism and the listener's port.`]
    }
    // ILLEGAL_SASL_STATE: nobody has to log in on this port.
    if (/SASL state/.test(message)) {
      return ['denied', `${at} takes no SASL login. Is this the listener without SASL?`]
    }
    const check = access.sasl?.mechanism === 'oauthbearer' ? 'the token' : 'the user name and the secret'
    return ['denied', `${at} refused the ${mechanism} login of ${user ?? 'nobody'}. Check ${check}.`]
  }
  if (isTlsError(message, code)) return ['denied', tlsSentence(message, code, at, access)]
  if (name === 'KafkaJSRequestTimeoutError' || /timed? ?out/i.test(message)) {
    return ['timeout', `${at} did not answer in time.`]
  }
  if (/closed|ECONNRESET|EPIPE|hang up|Not connected/i.test(`${message} ${code ?? ''}`)) {
    return ['unreachable', `${at} closed the connection. ${hintOf(access)}`]
  }
  return ['protocol', `${at}: ${message}`]
}

/** A peer that hangs up at once is most often a listener of another kind. */
function hintOf({ tls, sasl }: ClusterAccess): string {
  if (tls) return 'Is this a plain port, or does it want another certificate?'
  if (sasl) return 'Is this port a SASL listener, without TLS?'
  return 'Does the listener expect TLS or SASL?'
}

function isTlsError(message: string, code: string | undefined): boolean {
  return (
    /certificate|SSL|TLS|wrong version number|secure TLS connection|altname/i.test(message) ||
    code?.startsWith('ERR_TLS') === true ||
    code?.startsWith('ERR_SSL') === true
  )
}

function tlsSentence(message: string, code: string | undefined, at: string, { tls }: ClusterAccess): string {
  if (/before secure TLS|wrong version number|WRONG_VERSION/i.test(`${message} ${code ?? ''}`)) {
    return `${at} does not speak TLS. Is this the plain port?`
  }
  if (/altname|does not match/i.test(message)) {
    return `The certificate of ${at} is for another name. Set tls.serverName or use the name in the certificate.`
  }
  // An alert is what the broker says of us; before what we say of it, for "unknown ca" may be either.
  if (/certificate required|handshake failure|alert .*(certificate|unknown ca)/i.test(message)) {
    const ours = tls?.cert ? 'did not accept our client certificate' : 'wants a client certificate'
    return `${at} ${ours}. Set tls.cert and tls.key.`
  }
  if (/self.signed|unable to (get|verify)|unknown ca/i.test(message)) {
    return `The certificate of ${at} is not signed by a known authority. Set tls.ca to the one that signed it.`
  }
  const reason = /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message.replace(/^Connection error: /, '')
  return `TLS with ${at} failed: ${reason.replace(/\n/g, ' ').trim()}.`
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : ''
}
