import { Fault } from '#lib/model/reading.ts'

/** A client-credentials grant. `timeoutMs` bounds the whole exchange. */
export type Grant = {
  tokenUrl: string
  clientId: string
  clientSecret: string
  scope: string | null
  timeoutMs: number
}

/** A token is renewed this long before it ends, so that no connection is opened with one about to expire. */
const RENEW_BEFORE_MS = 30_000

/** Gives the current token, asking for a new one when it is about to end; all connections share one exchange. */
export function openTokens(grant: Grant): () => Promise<string> {
  let current: { token: string; untilMs: number } | null = null
  let asking: Promise<string> | null = null
  return () => {
    if (current && current.untilMs > Date.now()) return Promise.resolve(current.token)
    asking ??= askForToken(grant)
      .then((found) => {
        current = found
        return found.token
      })
      .finally(() => {
        asking = null
      })
    return asking
  }
}

async function askForToken({ tokenUrl, clientId, clientSecret, scope, timeoutMs }: Grant) {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) }),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw new Fault('unreachable', `The token endpoint ${tokenUrl} does not answer.`, { cause: error })
  })
  if (!response.ok) {
    throw new Fault(
      'denied',
      `The token endpoint ${tokenUrl} answered ${response.status}. Check clientId and clientSecret.`,
    )
  }
  const body = (await response.json().catch(() => null)) as {
    access_token?: unknown
    expires_in?: unknown
  } | null
  if (typeof body?.access_token !== 'string') {
    throw new Fault('protocol', `The token endpoint ${tokenUrl} answered without an access_token.`)
  }
  const livesMs = typeof body.expires_in === 'number' ? body.expires_in * 1000 : 60_000
  return { token: body.access_token, untilMs: Date.now() + Math.max(1000, livesMs - RENEW_BEFORE_MS) }
}
