// The words for an order that failed: what happened, and what the owner can do about it.

import type { CertificateProblem } from '../certificate-store.ts'
import type { AcmeSettings } from '../../config/tls-config.ts'
import type { OrderStep } from './acme-order.ts'

export interface FailedOrder {
  readonly step: OrderStep
  readonly detail: string
}

export function orderProblem({ step, detail }: FailedOrder, settings: AcmeSettings): CertificateProblem {
  return {
    code: 'acme',
    severity: 'error',
    where: settings.directory,
    message: `no certificate for ${settings.names.join(', ')} by ACME, ${WHEN[step]}: ${detail}`,
    advice: adviceFor(step, settings),
  }
}

const WHEN: Readonly<Record<OrderStep, string>> = {
  state: 'what was kept of earlier ones could not be read or written',
  directory: 'the authority could not be asked',
  account: 'the account was not made',
  order: 'the order was not taken',
  listen: 'the place where the authority will ask could not be opened',
  challenge: 'the authority did not find its answer',
  certificate: 'the certificate was not issued',
}

function adviceFor(step: OrderStep, { challenge, listen, folder }: AcmeSettings): string {
  switch (step) {
    case 'state':
      return `let the user that runs Waybill read and write ${folder}`
    case 'directory':
      return 'check acme.directory, the way to it, and acme.trust where the authority is one of your own'
    case 'account':
      return 'read the terms and set acme.agree_to_terms: true; check acme.contact'
    case 'order':
      return 'check that acme.names are full names which the authority may issue for'
    case 'listen':
      return `let another program give up port ${listen.port}, or name another place in acme, to which port ${PORTS[challenge]} is forwarded`
    case 'challenge':
      return `each name has to lead in DNS (A and AAAA) to this server, and port ${PORTS[challenge]} has to be open from outside`
    case 'certificate':
      return 'read what the authority says; the next attempt is made by itself'
  }
}

/** Where every authority asks (RFC 8555 §8.3, RFC 8737 §3), whatever port we listen on. */
const PORTS = { 'http-01': 80, 'tls-alpn-01': 443 } as const
