// A self-signed certificate for a pretended server, made anew at each start. The keys exist in memory only.

import { createSecureContext, type SecureContext } from 'node:tls'
import { generate } from 'selfsigned'
import type { Clock } from '../core/clock.ts'
import { days } from '../core/time.ts'

export async function selfSignedContext(clock: Clock, name: string): Promise<SecureContext> {
  const now = clock.now()
  const pems = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // A day back, for clients whose clock is slow.
    notBeforeDate: new Date(now - days(1)),
    notAfterDate: new Date(now + days(365)),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  })
  return createSecureContext({ key: pems.private, cert: pems.cert })
}
