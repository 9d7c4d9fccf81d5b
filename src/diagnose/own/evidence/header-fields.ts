// The few fields of a stored header that checks look at: the domain in From, and the DKIM signatures.

import { parseDomain } from '../../../core/domain.ts'
import { fieldText, isNamed, readHeader, type HeaderField } from '../../../core/header.ts'

const fieldsOf = (header: string): readonly HeaderField[] => readHeader(Buffer.from(header)).fields

/** RFC 9989: DMARC judges the domain of the From field; undefined where there is none that can be read. */
export function authorDomain(header: string | undefined): string | undefined {
  const from = header === undefined ? undefined : fieldsOf(header).find((field) => isNamed(field, 'from'))
  const domain = from && /@([\w.-]{1,253})\s{0,8}>?[^@]{0,200}$/.exec(fieldText(from))?.[1]
  return domain === undefined ? undefined : parseDomain(domain)
}

export interface Signature {
  readonly domain: string
  readonly selector: string
}

/** Undefined where the header is not at hand. */
export function signatures(header: string | undefined): readonly Signature[] | undefined {
  if (header === undefined) return undefined
  return fieldsOf(header).flatMap((field) => {
    if (!isNamed(field, 'dkim-signature')) return []
    const text = fieldText(field)
    const tag = (name: string): string =>
      new RegExp(`(?:^|[;\\s])${name}\\s{0,8}=\\s{0,8}([\\w.-]{1,253})`).exec(text)?.[1]?.toLowerCase() ?? ''
    const domain = tag('d')
    return domain === '' ? [] : [{ domain, selector: tag('s') }]
  })
}
