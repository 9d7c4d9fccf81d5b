// The client's side of SCRAM-SHA-256 for tests, written from RFC 5802 §3 with Node's own primitives alone.

import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'

export interface ScramClient {
  readonly user: string
  readonly password: string
  readonly nonce?: string
  /** `n,,`, `y,,`, `p=tls-exporter,,`. */
  readonly header?: string
  readonly bindingData?: Uint8Array
}

export interface ScramAnswer {
  readonly message: string
  /** What an honest server signs with. */
  readonly serverSignature: string
}

export const clientFirst = ({ user, nonce = 'abcdef', header = 'n,,' }: ScramClient): string =>
  `${header}n=${user},r=${nonce}`

export function clientFinal(client: ScramClient, serverFirst: string): ScramAnswer {
  const { user, password, nonce = 'abcdef', header = 'n,,', bindingData = new Uint8Array() } = client
  const [, both = '', salt = '', count = ''] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(serverFirst) ?? []
  const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(count), 32, 'sha256')
  const hmac = (key: Uint8Array, data: string): Buffer => createHmac('sha256', key).update(data).digest()
  const binding = Buffer.concat([Buffer.from(header), bindingData]).toString('base64')
  const withoutProof = `c=${binding},r=${both}`
  const signed = `n=${user},r=${nonce},${serverFirst},${withoutProof}`
  const clientKey = hmac(salted, 'Client Key')
  const signature = hmac(createHash('sha256').update(clientKey).digest(), signed)
  const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] ?? 0))).toString('base64')
  return {
    message: `${withoutProof},p=${proof}`,
    serverSignature: hmac(hmac(salted, 'Server Key'), signed).toString('base64'),
  }
}
