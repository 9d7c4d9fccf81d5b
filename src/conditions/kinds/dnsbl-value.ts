// How `dnsbl` is written: `dnsbl: zen.example`, a list of zones, or a group with zones, codes and what to do in trouble.

import * as v from 'valibot'
import { choiceValue, dnsZoneValue, value } from '../../config/values.ts'
import { list, isGroup } from '../../config/section.ts'
import { group, isNot } from '../condition-values.ts'
import { parseCodePattern, type Code } from './dnsbl-codes.ts'
import type { Zone } from './dnsbl-query.ts'

export const DNSBL_DOMAINS = ['sender', 'helo', 'client'] as const

export interface DnsblValue {
  readonly zones: readonly Zone[]
  /** Asks for a domain and not for the client's address. */
  readonly domain?: (typeof DNSBL_DOMAINS)[number] | null | undefined
  readonly on_trouble: 'skip' | 'defer'
}

const codesValue = value<readonly Code[]>((input) => {
  const wrong = isNot(
    input,
    'a group of codes',
    'write each with its meaning: { 127.0.0.2: spam source, 127.0.*.3: … }',
  )
  if (!isGroup(input) || typeof input !== 'object' || input === null) return wrong
  const codes: Code[] = []
  for (const [text, meaning] of Object.entries(input)) {
    const pattern = parseCodePattern(text)
    if (!pattern) return isNot(text, 'a code', 'write for example 127.0.0.2, 127.0.0.4-7, 127.0.*.3 or "&0.0.0.4"')
    if (typeof meaning !== 'string') return isNot(meaning, `the meaning of ${text}`, 'write a word or two in quotes')
    codes.push({ pattern, meaning })
  }
  return codes.length > 0 ? { value: codes } : wrong
})

const zoneGroup = group({ zone: dnsZoneValue, codes: v.nullish(codesValue, null) })

const zone: v.GenericSchema<unknown, Zone> = v.lazy((input) =>
  isGroup(input)
    ? v.pipe(
        zoneGroup,
        v.transform((one): Zone => ({ zone: one.zone, codes: one.codes ?? [] })),
      )
    : v.pipe(
        dnsZoneValue,
        v.transform((name): Zone => ({ zone: name, codes: [] })),
      ),
)

const zones = v.pipe(
  list(zone, '[zen.example, { zone: bl.example, codes: { 127.0.0.2: spam source } }]'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value.length > 0) return
    addIssue({ message: 'this list is empty', expected: 'name one list or more, for example zen.example' })
  }),
)

const whole = group({
  zones,
  domain: v.nullish(choiceValue(...DNSBL_DOMAINS)),
  on_trouble: v.nullish(choiceValue('skip', 'defer'), 'skip'),
})

export const dnsblSchema: v.GenericSchema<unknown, DnsblValue> = v.lazy((input) => {
  if (isGroup(input) && !isZoneGroup(input)) return whole
  const several = Array.isArray(input)
    ? zones
    : v.pipe(
        zone,
        v.transform((one) => [one]),
      )
  return v.pipe(
    several,
    v.transform((found): DnsblValue => ({ zones: found, on_trouble: 'skip' })),
  )
})

/** `dnsbl: { zone: … }` is one zone, not the whole group. */
const isZoneGroup = (input: unknown): boolean => typeof input === 'object' && input !== null && 'zone' in input
