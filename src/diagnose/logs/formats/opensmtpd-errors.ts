// What went wrong with OpenSMTPD's connections to other servers. The line of the delivery says only `Network error on
// destination MXs` and the domain; the refusal itself (a block list in the greeting, say) stands before it, under the session and
// the host. A host is taken to be the domain's where its name ends in it; of others nothing is concluded.

import { fieldOf } from './opensmtpd-fields.ts'

export interface MtaError {
  readonly host: string
  readonly text: string
  readonly stage?: string
}

export interface MtaErrors {
  /** An event of a connection: `connecting ... host=mx.example.org`, `error reason=...`. */
  take(session: string, event: string): void
  /** What stands behind a text that only says that no server could be used. */
  behind(text: string, domain: string): MtaError | undefined
}

const MOST_REMEMBERED = 10_000
const NO_SERVER =
  /^(?:Network error on destination MXs|No valid route to (?:destination|remote MX)|All routes to destination blocked)/

const STAGES: readonly (readonly [start: string, stage: string])[] = [
  ['BANNER rejected: ', 'initial connection'],
  ['EHLO rejected: ', 'EHLO'],
  ['HELO rejected: ', 'HELO'],
  ['LHLO rejected: ', 'LHLO'],
  ['AUTH rejected: ', 'AUTH'],
]

export function makeMtaErrors(): MtaErrors {
  const hosts = new Map<string, string>()
  const errors = new Map<string, MtaError>()
  return {
    take(session, event) {
      if (event.startsWith('connecting ')) {
        const host = fieldOf(event, 'host')
        if (host === undefined) return
        if (hosts.size >= MOST_REMEMBERED) hosts.clear()
        hosts.set(session, host)
        return
      }
      const host = hosts.get(session)
      if (host === undefined) return
      if (event.startsWith('disconnected')) hosts.delete(session)
      if (!event.startsWith('error reason=')) return
      if (errors.size >= MOST_REMEMBERED) errors.clear()
      errors.set(lastTwoLabels(host), makeError(host, event.slice(13)))
    },
    behind(text, domain) {
      const error = NO_SERVER.test(text) ? errors.get(lastTwoLabels(domain)) : undefined
      if (error === undefined) return undefined
      return error.host === domain || error.host.endsWith(`.${domain}`) ? error : undefined
    },
  }
}

function makeError(host: string, reason: string): MtaError {
  const known = STAGES.find(([start]) => reason.startsWith(start))
  if (known !== undefined) return { host, text: reason.slice(known[0].length), stage: known[1] }
  return { host, text: reason.startsWith('IO Error: ') ? reason.slice(10) : reason }
}

function lastTwoLabels(name: string): string {
  const last = name.lastIndexOf('.')
  return name.slice(name.lastIndexOf('.', last - 1) + 1)
}
