// A configuration profile (.mobileconfig) for Mail on iPhone, iPad and Mac: a property list with a payload of the kind
// com.apple.mail.managed. It is not signed, which the device says when it is opened; the password is asked for there.

import { createHash } from 'node:crypto'
import type { ClientAccount, MailPlace } from './account.ts'
import { escapeXml, xmlDocument } from './xml-text.ts'

type PlistValue = string | number | boolean | readonly PlistValue[] | { readonly [key: string]: PlistValue }

const DOCTYPE = '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">'

/** Undefined: the device wants a server to read from, and one to send by. */
export function appleProfile(account: ClientAccount): string | undefined {
  const { address, domain, login, title } = account
  const [reading] = account.reading
  const [sending] = account.sending
  if (reading === undefined || sending === undefined) return undefined
  const reversed = domain.split('.').toReversed().join('.')
  const mail: PlistValue = {
    PayloadType: 'com.apple.mail.managed',
    PayloadVersion: 1,
    PayloadIdentifier: `${reversed}.waybill.mail`,
    PayloadUUID: uuidOf(`mail ${address}`),
    PayloadDisplayName: title,
    EmailAccountDescription: title,
    EmailAccountType: reading.protocol === 'imap' ? 'EmailTypeIMAP' : 'EmailTypePOP',
    EmailAddress: address,
    ...serverOf('IncomingMailServer', reading, login),
    ...serverOf('OutgoingMailServer', sending, login),
    OutgoingPasswordSameAsIncomingPassword: true,
    PreventMove: false,
    SMIMEEnabled: false,
  }
  const profile: PlistValue = {
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: `${reversed}.waybill`,
    PayloadUUID: uuidOf(`profile ${address}`),
    PayloadDisplayName: `${title}: ${address}`,
    PayloadRemovalDisallowed: false,
    PayloadContent: [mail],
  }
  return xmlDocument([DOCTYPE], ['<plist version="1.0">', ...plist(profile), '</plist>'])
}

const serverOf = (
  which: 'IncomingMailServer' | 'OutgoingMailServer',
  { host, port }: MailPlace,
  login: string,
): Readonly<Record<string, PlistValue>> => ({
  [`${which}HostName`]: host,
  [`${which}PortNumber`]: port,
  // It finds out by itself whether TLS begins at once or by STARTTLS.
  [`${which}UseSSL`]: true,
  [`${which}Username`]: login,
  [`${which}Authentication`]: 'EmailAuthPassword',
})

/** The same for the same account, so that a profile that is installed anew replaces the old one (RFC 9562 §5.5 by another hash). */
function uuidOf(name: string): string {
  const octets = createHash('sha256').update(`waybill ${name}`).digest().subarray(0, 16)
  octets.writeUInt8((octets.readUInt8(6) & 0x0f) | 0x80, 6)
  octets.writeUInt8((octets.readUInt8(8) & 0x3f) | 0x80, 8)
  return octets
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    .toUpperCase()
}

function plist(value: PlistValue): readonly string[] {
  if (typeof value === 'string') return [`<string>${escapeXml(value)}</string>`]
  if (typeof value === 'number') return [`<integer>${value}</integer>`]
  if (typeof value === 'boolean') return [value ? '<true/>' : '<false/>']
  const isList = Array.isArray(value)
  const inside = isList
    ? value.flatMap((one: PlistValue) => plist(one))
    : Object.entries(value).flatMap(([key, one]) => [`<key>${escapeXml(key)}</key>`, ...plist(one)])
  const name = isList ? 'array' : 'dict'
  return [`<${name}>`, ...inside.map((line) => `  ${line}`), `</${name}>`]
}
