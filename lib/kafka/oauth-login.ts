import type { AuthenticationProviderArgs, Authenticator } from 'kafkajs'

/**
 * Login with OAUTHBEARER (RFC 7628). Not KafkaJS's: a broker that refuses a token says so in the bytes of its answer,
 * without an error code, which KafkaJS takes for a yes. What we ask then is answered with errors that look like an
 * empty cluster.
 */
export function oauthLogin(
  token: () => Promise<string>,
): (args: AuthenticationProviderArgs) => Authenticator {
  return ({ saslAuthenticate }) => ({
    async authenticate() {
      const value = await token()
      const complaint = await saslAuthenticate<Buffer>({
        request: { encode: () => sized(`n,,\u0001auth=Bearer ${value}\u0001\u0001`) },
        // Behind its length.
        response: { decode: (bytes) => bytes.subarray(4), parse: (bytes) => bytes },
      })
      if (complaint && complaint.length > 0) throw new Error('SASL OAUTHBEARER: the token was refused')
    },
  })
}

function sized(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
