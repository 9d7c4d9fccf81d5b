// The file by which Thunderbird, SeaMonkey, K-9, Evolution and others set up an account (clientConfig 1.1 of Mozilla). They ask
// https://autoconfig.DOMAIN/mail/config-v1.1.xml and https://DOMAIN/.well-known/autoconfig/mail/config-v1.1.xml.

import type { ClientAccount, MailPlace } from './account.ts'
import { element, escapeXml, xmlDocument } from './xml-text.ts'

const SOCKET: Readonly<Record<MailPlace['security'], string>> = { tls: 'SSL', starttls: 'STARTTLS' }

export function autoconfig({ address, domain, login, title, sending, reading }: ClientAccount): string {
  // The program fills in the address itself, so that the file is the same for the whole domain.
  const username = login === address ? '%EMAILADDRESS%' : '%EMAILLOCALPART%'
  const server = (kind: 'incomingServer' | 'outgoingServer') => (place: MailPlace) =>
    element(`${kind} type="${place.protocol}"`, [
      element('hostname', place.host),
      element('port', String(place.port)),
      element('socketType', SOCKET[place.security]),
      element('authentication', 'password-cleartext'),
      element('username', username),
    ])
  return xmlDocument(
    element('clientConfig version="1.1"', [
      element(`emailProvider id="${escapeXml(domain)}"`, [
        element('domain', domain),
        element('displayName', title),
        element('displayShortName', title),
        ...reading.map(server('incomingServer')),
        ...sending.map(server('outgoingServer')),
      ]),
    ]),
  )
}
