import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What clients need to come in by the guarded listeners. Made anew for each cluster; nothing of it is kept. */
export type Secrets = {
  /** User name → password, for PLAIN and SCRAM alike. */
  users: Readonly<Record<string, string>>
  /** PEM texts; null when neither TLS nor mTLS is open. `key` and `cert` are the client's. */
  pems: Pems | null
}

export type Pems = { ca: string; cert: string; key: string; dir: string }

/** `admin` may do everything where access is controlled; the others start with nothing. */
export function makeUsers(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(['admin', ...names].map((name) => [name, randomBytes(12).toString('hex')]))
}

/** A certificate authority, a key for the brokers (127.0.0.1 and localhost) and one for a client, by the `openssl` command. */
export async function makePems(dir: string): Promise<Pems> {
  await mkdir(dir, { recursive: true })
  await openssl(dir, [
    'req',
    '-x509',
    ...newKey('ca'),
    '-out',
    'ca.crt',
    '-days',
    '2',
    '-subj',
    '/CN=demo-ca',
  ])
  await makeSigned(dir, 'broker', 'subjectAltName=IP:127.0.0.1,DNS:localhost')
  await makeSigned(dir, 'client', 'extendedKeyUsage=clientAuth')
  const read = (name: string) => readFile(join(dir, name), 'utf8')
  // Kafka wants key and chain in one file.
  await writeFile(join(dir, 'broker.pem'), (await read('broker.key')) + (await read('broker.crt')))
  return { ca: await read('ca.crt'), cert: await read('client.crt'), key: await read('client.key'), dir }
}

/** A token that says who it is and is signed by nobody: enough for a broker that was told to believe it. Valid one hour. */
export function toToken(user: string, nowMs = Date.now()): string {
  const iat = Math.floor(nowMs / 1000)
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ sub: user, iat, exp: iat + 3600 })}.`
}

async function makeSigned(dir: string, name: string, extension: string): Promise<void> {
  await writeFile(join(dir, `${name}.ext`), extension)
  await openssl(dir, ['req', ...newKey(name), '-out', `${name}.csr`, '-subj', `/CN=${name}`])
  const ca = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial']
  const files = ['-in', `${name}.csr`, '-out', `${name}.crt`, '-extfile', `${name}.ext`]
  await openssl(dir, ['x509', '-req', '-days', '2', ...ca, ...files])
}

function newKey(name: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${name}.key`]
}

async function openssl(cwd: string, args: string[]): Promise<void> {
  await promisify(execFile)('openssl', args, { cwd }).catch((error: Error) => {
    throw new Error(`openssl could not make the certificates (is it installed?): ${error.message}`)
  })
}
