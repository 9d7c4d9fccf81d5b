// The answer by which classic Outlook sets up an account of IMAP or POP3 (MS-OXDSCLI, "plain old XML"). Secure Password
// Authentication is off in it: with SPA on, Outlook tries NTLM, which is not offered, and never gets in.

import type { ClientAccount, MailPlace } from './account.ts'
import { element, xmlDocument } from './xml-text.ts'

const REQUESTED = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006'
const RESPONSE = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006'
const SETTINGS = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a'

const TYPE: Readonly<Record<MailPlace['protocol'], string>> = { smtp: 'SMTP', imap: 'IMAP', pop3: 'POP3' }

export function autodiscover({ login, title, sending, reading }: ClientAccount): string {
  // Outlook takes the first of each type.
  const places = [...reading, ...sending.slice(0, 1)]
  return xmlDocument(
    element(`Autodiscover xmlns="${RESPONSE}"`, [
      element(`Response xmlns="${SETTINGS}"`, [
        element('User', [element('DisplayName', title)]),
        element('Account', [
          element('AccountType', 'email'),
          element('Action', 'settings'),
          ...places.map(({ protocol, host, port, security }) =>
            element('Protocol', [
              element('Type', TYPE[protocol]),
              element('Server', host),
              element('Port', String(port)),
              element('LoginName', login),
              element('DomainRequired', 'off'),
              element('SPA', 'off'),
              element('SSL', 'on'),
              element('Encryption', security === 'tls' ? 'SSL' : 'TLS'),
              element('AuthRequired', 'on'),
              ...(protocol === 'smtp' ? [element('UsePOPAuth', 'off'), element('SMTPLast', 'off')] : []),
            ]),
          ),
        ]),
      ]),
    ]),
  )
}

/** The address in the request that Outlook posts; undefined: there is none, or it asks for what only Exchange has. */
export function requestedAddress(request: string): string | undefined {
  if (/<AcceptableResponseSchema>([^<]*)</.exec(request)?.[1]?.includes('mobilesync') === true) return undefined
  if (!request.includes(REQUESTED)) return undefined
  return /<EMailAddress>\s*([^<>&\s]{3,320})\s*<\/EMailAddress>/i.exec(request)?.[1]
}
