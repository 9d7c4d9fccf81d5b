// What a server offers in its EHLO reply (RFC 5321 §4.1.1.1), as far as this client makes use of it.

import type { Reply } from '../../core/reply.ts'

export interface Capabilities {
  /** RFC 2920. */
  readonly pipelining: boolean
  /** RFC 1870: the largest message in octets; 0 when SIZE is offered without a limit, absent when it is not offered. */
  readonly size?: number
  /** RFC 6152. */
  readonly eightBitMime: boolean
  /** RFC 6531. */
  readonly smtputf8: boolean
  /** RFC 3461. */
  readonly dsn: boolean
  /** RFC 2034. */
  readonly enhancedStatusCodes: boolean
  /** RFC 3207. */
  readonly starttls: boolean
  /** RFC 4954: mechanisms of log-in, in capitals; left out: nobody can log in. */
  readonly auth?: readonly string[]
  /** RFC 9422: recipients in a transaction. */
  readonly rcptMax?: number
  /** RFC 9422: transactions in a session. */
  readonly mailMax?: number
}

/** What a server offers that knows HELO only, or has not been asked yet. */
export const NO_CAPABILITIES: Capabilities = {
  pipelining: false,
  eightBitMime: false,
  smtputf8: false,
  dsn: false,
  enhancedStatusCodes: false,
  starttls: false,
}

/** Keywords in any case; one that is unknown or makes no sense is as if it were not there. */
export function parseCapabilities(ehlo: Reply): Capabilities {
  const offered = new Map<string, string>()
  for (const line of ehlo.lines.slice(1)) {
    const [keyword = '', ...parameters] = line.trim().split(/\s+/)
    // `AUTH=PLAIN LOGIN` is how servers of old wrote it.
    const [name = '', first] = keyword.toUpperCase().split('=', 2)
    const values = first === undefined ? parameters : [first, ...parameters]
    offered.set(name, [...(name === 'AUTH' ? [offered.get(name) ?? ''] : []), ...values].join(' ').trim())
  }
  const limits = offered.get('LIMITS')
  const auth = offered.get('AUTH')?.toUpperCase().split(' ')
  const size = offered.has('SIZE') ? (count(offered.get('SIZE')) ?? 0) : undefined
  const rcptMax = count(/\bRCPTMAX=(\d+)/i.exec(limits ?? '')?.[1])
  const mailMax = count(/\bMAILMAX=(\d+)/i.exec(limits ?? '')?.[1])
  return {
    pipelining: offered.has('PIPELINING'),
    ...(size === undefined ? {} : { size }),
    eightBitMime: offered.has('8BITMIME'),
    smtputf8: offered.has('SMTPUTF8'),
    dsn: offered.has('DSN'),
    enhancedStatusCodes: offered.has('ENHANCEDSTATUSCODES'),
    starttls: offered.has('STARTTLS'),
    ...(auth ? { auth } : {}),
    ...(rcptMax ? { rcptMax } : {}),
    ...(mailMax ? { mailMax } : {}),
  }
}

function count(digits: string | undefined): number | undefined {
  if (digits === undefined || !/^\d{1,15}$/.test(digits)) return undefined
  return Number(digits)
}
