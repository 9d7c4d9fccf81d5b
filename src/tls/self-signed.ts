// A certificate that nobody vouches for, made at the start and kept in memory only. It encrypts, and a client that checks
// refuses it: for the sandbox, and for a server whose owner has not set up anything yet or waits for the first one by ACME.

import type { Clock } from '../core/clock.ts'
import { days } from '../core/time.ts'
import { readCertificate, type LeastVersion, type LoadedCertificate } from './certificate.ts'

/** As long as a server may run; nobody believes it a day longer than another day. */
const LIFE = days(3650)

export async function selfSignedCertificate(
  names: readonly string[],
  { clock, least }: { readonly clock: Clock; readonly least: LeastVersion },
): Promise<LoadedCertificate> {
  // Loaded here because hardly any server needs it, and it takes a while.
  const { generate } = await import('selfsigned')
  const now = clock.now()
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // A day back, for clients whose clock is slow.
    notBeforeDate: new Date(now - days(1)),
    notAfterDate: new Date(now + LIFE),
    extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) }],
  })
  const reading = readCertificate({ chain: made.cert, key: made.private }, { kind: 'self-signed' }, least)
  if (!reading.ok) throw new Error(reading.problem.message)
  return reading.certificate
}
