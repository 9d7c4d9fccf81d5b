// What a mail program needs to know of a mailbox: its servers, ports, kind of TLS and the name to log in with. Made from a
// configuration or from what was typed. A password is no part of it.

import type { ClientsConfig } from '../config/clients-schema.ts'
import type { Config } from '../config/config.ts'
import { formatMailbox, parseMailbox } from '../core/address.ts'

export interface MailPlace {
  readonly protocol: 'smtp' | 'imap' | 'pop3'
  readonly host: string
  readonly port: number
  /** `tls`: from the first byte (RFC 8314 §3.3). */
  readonly security: 'tls' | 'starttls'
}

export interface ClientAccount {
  readonly address: string
  readonly domain: string
  /** What is typed as the user name. */
  readonly login: string
  /** The name of the service, for people. */
  readonly title: string
  /** The best first. */
  readonly sending: readonly MailPlace[]
  readonly reading: readonly MailPlace[]
}

/** The services of a domain, which are the same for all who have mailboxes in it. */
export interface ClientServices extends Pick<ClientAccount, 'sending' | 'reading'> {
  readonly title: string | undefined
  readonly logIn: ClientsConfig['login']
}

/** Ports that begin with TLS; on all others it is begun by STARTTLS. */
const TLS_PORTS: readonly number[] = [465, 993, 995]

export const placeAt = (
  protocol: MailPlace['protocol'],
  { host, port }: { readonly host: string; readonly port: number },
): MailPlace => ({ protocol, host, port, security: TLS_PORTS.includes(port) ? 'tls' : 'starttls' })

export type KnownServices = Pick<Config, 'hostname' | 'listen'> & { readonly clients: ClientsConfig }

export function servicesOf({ hostname, listen, clients }: KnownServices): ClientServices {
  const host = clients.host ?? hostname
  const ports = (mode: 'submission' | 'submissions'): MailPlace[] =>
    [...new Set(listen.filter((one) => one.mode === mode && one.port > 0).map(({ port }) => port))].map((port) => ({
      protocol: 'smtp',
      host,
      port,
      security: mode === 'submissions' ? 'tls' : 'starttls',
    }))
  return {
    title: clients.title ?? undefined,
    logIn: clients.login,
    // RFC 8314 §3.3: TLS from the first byte before STARTTLS.
    sending: [...ports('submissions'), ...ports('submission')],
    reading: [
      ...(clients.imap ? [placeAt('imap', clients.imap)] : []),
      ...(clients.pop3 ? [placeAt('pop3', clients.pop3)] : []),
    ],
  }
}

/** Undefined: that is no address. */
export function accountOf(address: string, services: ClientServices): ClientAccount | undefined {
  const parsed = parseMailbox(address)
  if (!parsed.ok || parsed.value.domain.startsWith('[')) return undefined
  const { localPart, domain } = parsed.value
  const { sending, reading, title = domain, logIn } = services
  const text = formatMailbox(parsed.value)
  return {
    address: text,
    domain,
    login: logIn === 'name' ? localPart : text,
    title,
    sending,
    reading,
  }
}
