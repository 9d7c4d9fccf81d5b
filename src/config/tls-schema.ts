// The keys `certificates`, `acme` and `tls_in` of the configuration file, and how they become a TlsInConfig.

import { resolve } from 'node:path'
import * as v from 'valibot'
import type { Domain } from '../core/domain.ts'
import type { IpAddress } from '../core/ip.ts'
import { list, section } from './section.ts'
import type { AcmeSettings, TlsInConfig } from './tls-config.ts'
import { addressValue, booleanValue, choiceValue, domainValue, pathValue, portValue, show, value } from './values.ts'

const TLS_DEFAULTS = { profile: 'intermediate', self_signed: true } as const
/**
 * Which clients are let in, by the names of Mozilla's "Server Side TLS". `old` takes what OpenSSL still has: TLS 1.0 with SHA-1, and
 * keys exchanged by RSA; no 3DES and no RC4, which are not built in any more.
 */
const PROFILES = {
  modern: { minimum: 'TLSv1.3', ciphers: null },
  intermediate: { minimum: 'TLSv1.2', ciphers: null },
  old: { minimum: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' },
} as const satisfies Readonly<Record<string, Pick<TlsInConfig, 'minimum' | 'ciphers'>>>
/** RFC 8555 §8.3, RFC 8737 §3: the ports at which an authority asks. */
export const CHALLENGE_PORTS = { 'http-01': 80, 'tls-alpn-01': 443 } as const

export const certificatesSchema = list(
  section({ certificate: pathValue, key: v.nullish(pathValue) }),
  '[{ certificate: /etc/waybill/tls/mx.pem, key: /etc/waybill/tls/mx.key }]',
)

const directoryValue = value<string>((input) => {
  const url = typeof input === 'string' ? URL.parse(input) : null
  if (url?.protocol === 'https:' && url.username === '') return { value: url.href }
  return {
    message: `${show(input)} is not the URL of a directory`,
    advice: 'write the URL that your certificate authority names for ACME; it begins with https://',
  }
})

const contactValue = value<string>((input) =>
  typeof input === 'string' && /^[^\s@,?]+@[^\s@,?]+$/.test(input)
    ? { value: input }
    : { message: `${show(input)} is not a mail address`, advice: 'write for example postmaster@example.org' },
)

export const acmeSchema = section({
  directory: directoryValue,
  contact: v.nullish(contactValue),
  agree_to_terms: v.nullish(booleanValue, false),
  names: v.nullish(list(domainValue, '[mx.example.org, mail.example.org]')),
  challenge: v.nullish(choiceValue('http-01', 'tls-alpn-01'), 'http-01'),
  listen: v.nullish(section({ address: v.nullish(addressValue), port: v.nullish(portValue()) }), {}),
  trust: v.nullish(pathValue),
})

/** YAML reads 1.2 without quotes as a number. */
const minimumValue = value<'TLSv1.2' | 'TLSv1.3'>((input) => {
  switch (typeof input === 'number' ? String(input) : input) {
    case '1.2':
      return { value: 'TLSv1.2' }
    case '1.3':
      return { value: 'TLSv1.3' }
  }
  return { message: `${show(input)} is not a version of TLS that is offered here`, advice: 'write "1.2" or "1.3"' }
})

export const tlsInSchema = section({
  profile: v.nullish(choiceValue('modern', 'intermediate', 'old'), TLS_DEFAULTS.profile),
  minimum: v.nullish(minimumValue),
  self_signed: v.nullish(booleanValue, TLS_DEFAULTS.self_signed),
})

export interface WrittenTls {
  readonly certificates?: v.InferOutput<typeof certificatesSchema> | null | undefined
  readonly acme?: v.InferOutput<typeof acmeSchema> | null | undefined
  readonly tls_in: v.InferOutput<typeof tlsInSchema>
}

export interface TlsSurroundings {
  /** Where relative paths start. */
  readonly folder: string
  readonly stateFolder: string
  readonly hostname: Domain
  /** All addresses of this machine: `::` or `0.0.0.0`. */
  readonly anyAddress: IpAddress
}

export function resolveTls(written: WrittenTls, around: TlsSurroundings): TlsInConfig {
  const { certificates, acme, tls_in: tlsIn } = written
  return {
    certificates: (certificates ?? []).map(({ certificate, key }) => ({
      certificate: resolve(around.folder, certificate),
      // One file may hold both.
      key: resolve(around.folder, key ?? certificate),
    })),
    acme: acme ? resolveAcme(acme, around) : null,
    minimum: tlsIn.minimum ?? PROFILES[tlsIn.profile].minimum,
    ciphers: PROFILES[tlsIn.profile].ciphers,
    selfSigned: tlsIn.self_signed,
  }
}

function resolveAcme(acme: v.InferOutput<typeof acmeSchema>, around: TlsSurroundings): AcmeSettings {
  const { challenge, listen, names } = acme
  const [first = around.hostname, ...others] = names ?? []
  return {
    directory: acme.directory,
    contact: acme.contact ?? null,
    agreeToTerms: acme.agree_to_terms,
    names: [first, ...others],
    challenge,
    listen: { address: listen.address ?? around.anyAddress, port: listen.port ?? CHALLENGE_PORTS[challenge] },
    trust: acme.trust ? resolve(around.folder, acme.trust) : null,
    folder: resolve(around.stateFolder, 'acme'),
  }
}
