import { z } from 'zod'
import { toMaskField } from '#lib/model/mask.ts'
import { splitAddresses, toAddress } from './address.ts'
import { boxesSchema, databasesSchema, flowsSchema } from './box-schema.ts'
import { toSecret } from './secret.ts'
import { passwordMechanisms } from './settings.ts'
import type { ClusterSettings, SaslSettings } from './settings.ts'
import { duration, mapOf } from './shapes.ts'
import { storeSchema } from './store-schema.ts'

const text = z.string()
const filled = text.min(1)
const secret = filled.transform(toSecret)

function idOf(what: string) {
  return text.regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    `the id of a ${what} stands in URLs: letters, digits, dot, dash and underscore, 1 to 64 of them, a letter or digit first`,
  )
}

const address = text.transform((value, context) => {
  const found = toAddress(value)
  if (found !== null) return found
  context.addIssue({
    code: 'custom',
    message: '{value} is not host:port (an IPv6 address goes in brackets: [::1]:9092)',
  })
  return z.NEVER
})

/** One text may hold several addresses, so that a list also comes through one environment variable. */
const bootstrap = z.preprocess(
  (value) => (typeof value === 'string' ? splitAddresses(value) : value),
  z
    .array(address)
    .min(1, { error: 'bootstrap is empty; name at least one broker as host:port', abort: true }),
)

const pem = text.refine((value) => value.includes('-----BEGIN '), {
  error: '{name} must be PEM text or file:PATH of a PEM file',
})

const tls = z.preprocess(
  (value) => (value === true ? {} : value === false ? null : value),
  mapOf({
    ca: pem.nullable().default(null),
    cert: pem.nullable().default(null),
    key: pem.transform(toSecret).nullable().default(null),
    passphrase: secret.nullable().default(null),
    serverName: filled.nullable().default(null),
    insecureSkipVerify: z.boolean().default(false),
  })
    .superRefine((value, context) => {
      const alone = value.key !== null && value.cert === null ? 'key' : 'cert'
      if ((value.key === null) === (value.cert === null)) return
      const other = alone === 'key' ? 'cert' : 'key'
      context.addIssue({
        code: 'custom',
        path: [alone],
        message: `tls.${alone} without tls.${other}: mTLS needs both`,
      })
    })
    .nullable()
    .default(null),
)

const passwordSasl = mapOf({
  mechanism: z.enum(passwordMechanisms),
  username: filled,
  password: secret,
})

const oauthSasl = mapOf({
  mechanism: z.literal('oauthbearer'),
  token: secret.optional(),
  tokenUrl: z.url({ protocol: /^https?$/, error: '{name} must be an http or https URL' }).optional(),
  clientId: filled.optional(),
  clientSecret: secret.optional(),
  scope: filled.optional(),
}).transform((value, context): SaslSettings => {
  const { mechanism, token, tokenUrl, clientId, clientSecret, scope } = value
  const client = [tokenUrl, clientId, clientSecret, scope].some((part) => part !== undefined)
  if (token !== undefined && !client) return { mechanism, token }
  if (token === undefined && tokenUrl && clientId && clientSecret) {
    return { mechanism, tokenUrl, clientId, clientSecret, scope: scope ?? null }
  }
  const message = 'oauthbearer needs either token, or tokenUrl, clientId and clientSecret'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

const mechanisms = [...passwordMechanisms, 'oauthbearer']
const sasl = z.preprocess(
  // Kafka itself writes SCRAM-SHA-256.
  (value) =>
    isMap(value) && typeof value['mechanism'] === 'string'
      ? { ...value, mechanism: value['mechanism'].toLowerCase() }
      : value,
  z.discriminatedUnion('mechanism', [passwordSasl, oauthSasl], {
    error: (issue) =>
      issue.code === 'invalid_union' ? `sasl.mechanism must be one of ${mechanisms.join(', ')}` : undefined,
  }),
)

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const mask = mapOf({
  topics: z.array(filled).min(1, 'topics of a mask is empty; name at least one, or "*"'),
  fields: z
    .array(
      filled.superRefine((value, context) => {
        const field = toMaskField(value)
        if ('wrong' in field)
          context.addIssue({ code: 'custom', message: `{value} is no field of a message: ${field.wrong}` })
      }),
    )
    .min(1, 'fields of a mask is empty; name key, value, header:NAME or a path like $.card.number'),
  show: z
    .literal('last4', { error: 'show must be last4; leave it out to show nothing' })
    .nullable()
    .default(null),
})

const cluster = mapOf({
  id: idOf('cluster'),
  name: filled.optional(),
  bootstrap,
  tls,
  sasl: sasl.nullable().default(null),
  write: mapOf({ sasl }).nullable().default(null),
  poll: duration(1000, 3_600_000, 'from 1s to 1h').default(5000),
  window: duration(10_000, 86_400_000, 'from 10s to 24h').nullable().default(null),
  requestTimeout: duration(100, 60_000, 'from 100ms to 1m').default(3000),
  send: mapOf({ topics: z.array(filled) }).default({ topics: [] }),
  masks: z.array(mask).default([]),
}).transform(({ name, poll, window, requestTimeout, ...rest }): ClusterSettings => ({
  ...rest,
  name: name ?? rest.id,
  pollMs: poll,
  windowMs: window,
  requestTimeoutMs: requestTimeout,
}))

const hostName = text.regex(/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)$/, {
  error: '{value} is not a host name; write it without scheme, port and path',
})

export const settingsSchema = mapOf({
  version: z.literal(1, { error: 'version must be 1' }),
  clusters: z.array(cluster).min(1, 'clusters is empty; name at least one'),
  databases: databasesSchema,
  boxes: boxesSchema,
  flows: flowsSchema,
  access: mapOf({
    allowAnonymousReads: z.boolean().default(false),
    allowAnonymousWrites: z.boolean().default(false),
    hosts: z.array(hostName).default([]),
  }).prefault({}),
  store: storeSchema.prefault({}),
  metrics: mapOf({
    maxSeries: z
      .int({ error: '{name} must be a whole number from 1000 to 1000000' })
      .min(1000, '{name} must be a whole number from 1000 to 1000000')
      .max(1_000_000, '{name} must be a whole number from 1000 to 1000000')
      .default(50_000),
  }).prefault({}),
})
