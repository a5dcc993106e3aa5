import { hostname } from 'node:os'
import type { ClusterSettings } from '#lib/config/settings.ts'
import type { ClusterAccess } from '#lib/kafka/access.ts'
import { openTokens } from '#lib/kafka/oauth.ts'

/** What the settings say of a cluster, as the reader wants it. */
export function toAccess({
  id,
  bootstrap,
  tls,
  sasl,
  write,
  requestTimeoutMs,
}: ClusterSettings): ClusterAccess {
  return {
    id,
    bootstrap,
    // Fixed for one machine, so that operators can give it a quota and find it in the brokers' logs.
    clientId: `throughline-${hostname()}`,
    tls: tls
      ? {
          ca: tls.ca ?? undefined,
          cert: tls.cert ?? undefined,
          key: tls.key?.reveal(),
          passphrase: tls.passphrase?.reveal(),
          serverName: tls.serverName ?? undefined,
          insecureSkipVerify: tls.insecureSkipVerify,
        }
      : null,
    sasl: sasl ? toSasl(sasl, requestTimeoutMs) : null,
    write: write ? toSasl(write.sasl, requestTimeoutMs) : undefined,
    timeouts: { connectMs: Math.max(requestTimeoutMs, 3000), lightMs: requestTimeoutMs, bulkMs: 20_000 },
  }
}

function toSasl(
  sasl: NonNullable<ClusterSettings['sasl']>,
  timeoutMs: number,
): NonNullable<ClusterAccess['sasl']> {
  if (sasl.mechanism !== 'oauthbearer') return { ...sasl, password: sasl.password.reveal() }
  if ('token' in sasl) {
    const token = sasl.token.reveal()
    return { mechanism: 'oauthbearer', principal: 'the token', token: () => Promise.resolve(token) }
  }
  const { tokenUrl, clientId, scope } = sasl
  const grant = { tokenUrl, clientId, clientSecret: sasl.clientSecret.reveal(), scope, timeoutMs }
  return { mechanism: 'oauthbearer', principal: clientId, token: openTokens(grant) }
}
