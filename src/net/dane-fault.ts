// Whether the certificate that a server has shown is one that its TLSA records name (RFC 6698, RFC 7671, RFC 7672 §3.1), and if
// not, what was announced and what was shown. It decides nothing else.

import { createHash, type X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { Facts } from '../core/reason.ts'
import type { TlsaRecord } from '../dns/resolver.ts'
import { isFor, shownCertificate, type CertificateFault } from './certificate-fault.ts'

export interface DaneDemand {
  readonly records: readonly TlsaRecord[]
  /** RFC 7672 §3.2.2: for one of these the certificate must be, where its issuer is what is announced. */
  readonly names: readonly string[]
}

const DANE_TA = 2
const DANE_EE = 3
/** Certificates that a server sends are looked at up to this number. */
const LONGEST_CHAIN = 10
const SHOWN_RECORDS = 5
const SHOWN_HEX = 64

/** Undefined: it is the one. */
export function daneFault(socket: TLSSocket, demand: DaneDemand, now: Date): CertificateFault | undefined {
  const leaf = socket.getPeerX509Certificate()
  if (!leaf) return { code: 'tls.dane', facts: { tlsa: shownRecords(demand.records), verify_error: 'no certificate' } }
  // RFC 7672 §3.1.1: neither its names nor its dates matter then, and whoever signed it does not either.
  if (demand.records.some((record) => record.usage === DANE_EE && fits(record, leaf))) return undefined
  const anchors = demand.records.filter(({ usage }) => usage === DANE_TA)
  const path = anchors.length === 0 ? undefined : pathToAnchor(leaf, sentAlong(leaf), anchors)
  if (!path) return { code: 'tls.dane', facts: { tlsa: shownRecords(demand.records), ...seen(leaf) } }
  const about = { tlsa: shownRecords(demand.records), ...shownCertificate(leaf) }
  if (path.some(({ validFromDate }) => validFromDate > now)) return { code: 'tls.cert-not-yet-valid', facts: about }
  if (path.some(({ validToDate }) => validToDate < now)) return { code: 'tls.cert-expired', facts: about }
  if (demand.names.some((name) => isFor(leaf, name))) return undefined
  return { code: 'tls.cert-name', facts: { asked: demand.names, ...about } }
}

function fits({ selector, matching, data }: TlsaRecord, certificate: X509Certificate): boolean {
  const chosen = selector === 0 ? certificate.raw : publicKeyOf(certificate)
  const value =
    matching === 0
      ? chosen
      : createHash(matching === 1 ? 'sha256' : 'sha512')
          .update(chosen)
          .digest()
  return value.equals(data)
}

const publicKeyOf = ({ publicKey }: X509Certificate): Buffer => publicKey.export({ type: 'spki', format: 'der' })

/** What the server sent besides its own. */
function sentAlong(leaf: X509Certificate): readonly X509Certificate[] {
  const sent: X509Certificate[] = []
  for (let at = leaf.issuerCertificate; at && sent.length < LONGEST_CHAIN; at = at.issuerCertificate) {
    if (sent.some((one) => one.fingerprint256 === at?.fingerprint256)) break
    sent.push(at)
  }
  return sent
}

/** From the leaf to a certificate that a record names, each signed by the next; undefined: there is no such way. */
function pathToAnchor(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  anchors: readonly TlsaRecord[],
): readonly X509Certificate[] | undefined {
  const path = [leaf]
  for (let last = leaf; path.length <= LONGEST_CHAIN;) {
    const issuer = others.find((one) => !path.includes(one) && one.ca && hasSigned(one, last))
    if (!issuer) return undefined
    path.push(issuer)
    if (anchors.some((record) => fits(record, issuer))) return path
    last = issuer
  }
  return undefined
}

function hasSigned(issuer: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
  } catch {
    return false
  }
}

const seen = (leaf: X509Certificate): Facts => ({
  shown: `3 1 1 ${createHash('sha256').update(publicKeyOf(leaf)).digest('hex')}`,
  ...shownCertificate(leaf),
})

function shownRecords(records: readonly TlsaRecord[]): readonly string[] {
  const texts = records.slice(0, SHOWN_RECORDS).map(({ usage, selector, matching, data }) => {
    const hex = Buffer.from(data).toString('hex')
    return `${usage} ${selector} ${matching} ${hex.length > SHOWN_HEX ? `${hex.slice(0, SHOWN_HEX)}…` : hex}`
  })
  return records.length > SHOWN_RECORDS ? [...texts, `… ${records.length - SHOWN_RECORDS} more`] : texts
}
