// The key `clients`: what the mail programs of users are told of the servers here, and where they may ask for it.

import * as v from 'valibot'
import type { Domain } from '../core/domain.ts'
import { parseDomain } from '../core/domain.ts'
import type { IpAddress } from '../core/ip.ts'
import { hours, type Duration } from '../core/time.ts'
import { DEFAULT_SETTINGS } from './default-settings.ts'
import { list, section } from './section.ts'
import {
  addressValue,
  choiceValue,
  domainPatternValue,
  domainValue,
  durationValue,
  endpointValue,
  portValue,
  value,
  show,
  type Endpoint,
} from './values.ts'

export interface WebPlace {
  readonly address: IpAddress
  readonly port: number
}

/** What the domains here demand of whoever sends to them (RFC 8461). */
export interface OwnStsPolicy {
  readonly mode: 'enforce' | 'testing' | 'none'
  /** `mx.example.org`, `*.example.net`; empty: the hostname. */
  readonly mx: readonly string[]
  readonly maxAge: Duration
}

export interface ClientsConfig {
  /** The name of the service, for people; null: the domain. */
  readonly title: string | null
  /** Where they send by; null: the hostname. */
  readonly host: Domain | null
  readonly imap: Endpoint<Domain> | null
  readonly pop3: Endpoint<Domain> | null
  /** What users type as their name: the whole address, or what stands before the at sign. */
  readonly login: 'address' | 'name'
  readonly http: WebPlace | null
  readonly https: (WebPlace & { readonly mtaSts: OwnStsPolicy | null }) | null
}

const D = DEFAULT_SETTINGS.clients
const IMAPS = 993
const POP3S = 995

const titleValue = value<string>((input) =>
  typeof input === 'string' && input.trim() !== '' && input.length <= 60 && !/[\0-\x1f\x7f]/.test(input)
    ? { value: input.trim() }
    : {
        message: `${show(input)} is no name for people to read`,
        advice: 'write up to 60 characters, for example "Example Mail"',
      },
)

export const clientsSchema = section({
  title: v.nullish(titleValue),
  host: v.nullish(domainValue),
  imap: v.nullish(endpointValue(parseDomain, IMAPS, 'imap.example.org or imap.example.org:143')),
  pop3: v.nullish(endpointValue(parseDomain, POP3S, 'pop.example.org or pop.example.org:110')),
  login: v.nullish(choiceValue('address', 'name'), D.login),
  http: v.nullish(section({ address: v.nullish(addressValue), port: v.nullish(portValue('zero'), D.http.port) })),
  https: v.nullish(
    section({
      address: v.nullish(addressValue),
      port: v.nullish(portValue('zero'), D.https.port),
      mta_sts: v.nullish(
        section({
          mode: v.nullish(choiceValue('enforce', 'testing', 'none'), D.https.mta_sts.mode),
          mx: v.nullish(list(domainPatternValue, '[mx.example.org, "*.example.net"]')),
          max_age: v.nullish(durationValue(hours(1)), D.https.mta_sts.max_age),
        }),
      ),
    }),
  ),
})

export function resolveClients(
  { title, host, imap, pop3, login, http, https }: v.InferOutput<typeof clientsSchema>,
  anyAddress: IpAddress,
): ClientsConfig {
  const whole = (place: NonNullable<typeof http>): WebPlace => ({
    address: place.address ?? anyAddress,
    port: place.port,
  })
  return {
    title: title ?? null,
    host: host ?? null,
    imap: imap ?? null,
    pop3: pop3 ?? null,
    login,
    http: http ? whole(http) : null,
    https: https ? { ...whole(https), mtaSts: resolveSts(https.mta_sts) } : null,
  }
}

type WrittenSts = NonNullable<v.InferOutput<typeof clientsSchema>['https']>['mta_sts']

const resolveSts = (written: WrittenSts): OwnStsPolicy | null =>
  written ? { mode: written.mode, mx: written.mx ?? [], maxAge: written.max_age } : null
