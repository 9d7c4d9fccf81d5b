// A certificate that nobody vouches for, made at the start and kept in memory only. It encrypts, and a client that checks
// refuses it: for the sandbox, and for a server whose owner has not set up anything yet or waits for the first one by ACME. Clients
// of old know no elliptic curves, so that one with an RSA key stands beside it; that takes a moment to make, and nobody waits for it.

import { createSecureContext, type SecureContext } from 'node:tls'
import type { Clock } from '../core/clock.ts'
import { days } from '../core/time.ts'
import { offered, readCertificate, type CertificateText, type LoadedCertificate, type TlsOffer } from './certificate.ts'

/** As long as a server may run; nobody believes it a day longer than another day. */
const LIFE = days(3650)

export interface StandIn {
  readonly current: LoadedCertificate
  /** When that of RSA stands beside it. */
  readonly whole: Promise<void>
}

export async function selfSignedCertificate(
  names: readonly string[],
  { clock, offer }: { readonly clock: Clock; readonly offer: TlsOffer },
): Promise<StandIn> {
  const curve = await make(names, clock, { keyType: 'ec' })
  const reading = readCertificate(curve, { kind: 'self-signed' }, offer)
  if (!reading.ok) throw new Error(reading.problem.message)
  let current = reading.certificate
  const whole = make(names, clock, { keyType: 'rsa', keySize: 2048 }).then((rsa) => {
    current = { ...current, context: both(curve, rsa, offer) }
  })
  // Without it all others are served as before.
  whole.catch(() => undefined)
  return {
    get current() {
      return current
    },
    whole,
  }
}

async function make(
  names: readonly string[],
  clock: Clock,
  kind: { readonly keyType: 'ec' } | { readonly keyType: 'rsa'; readonly keySize: number },
): Promise<CertificateText> {
  // Loaded here because hardly any server needs it, and it takes a while.
  const { generate } = await import('selfsigned')
  const now = clock.now()
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'localhost' }], {
    ...kind,
    algorithm: 'sha256',
    // A day back, for clients whose clock is slow.
    notBeforeDate: new Date(now - days(1)),
    notAfterDate: new Date(now + LIFE),
    extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) }],
  })
  return { chain: made.cert, key: made.private }
}

/** OpenSSL shows the one that the client can read, that of curves where both will do. */
const both = (curve: CertificateText, rsa: CertificateText, offer: TlsOffer): SecureContext =>
  createSecureContext({
    cert: [curve.chain, rsa.chain],
    key: [curve.key, rsa.key],
    ...offered(offer),
    honorCipherOrder: true,
  })
