// What conditions bind together (see `Binds`): all of a group bind what the strongest of them binds, one of several no more
// than the weakest. Patterns bind when whoever wrote them meant somebody: `*.example.org` is somebody's, `*.org` everybody's.

import type { AddressPattern } from '../core/address-pattern.ts'
import type { Binds } from './condition.ts'

export function isBound(binds: Binds): boolean {
  switch (binds) {
    case 'client':
    case 'recipient-domain':
    case 'unseen':
      return true
    case 'claim':
    case 'nothing':
      return false
  }
}

/** Of conditions that all hold. */
export const mostBinding = (parts: readonly Binds[]): Binds =>
  parts.find(isBound) ?? parts.find((one) => one === 'claim') ?? 'nothing'

/** Of conditions of which one holds, and nobody knows which. */
export const leastBinding = (parts: readonly Binds[]): Binds =>
  parts.find((one) => !isBound(one)) ?? parts[0] ?? 'nothing'

/** A pattern as parseDomainPattern takes it. */
export function bindsDomain(pattern: string): Binds {
  const below = pattern.startsWith('*.') ? pattern.slice(2) : pattern
  const bound = !below.includes('*') && (below === pattern || below.includes('.'))
  return bound ? 'recipient-domain' : 'nothing'
}

/** A regular expression binds when it ends with a domain that is spelled out. */
export function bindsRecipient({ text }: AddressPattern): Binds {
  if (text.startsWith('^')) return /@[^*+]*[a-z0-9][^*+]*\$$/i.test(text) ? 'recipient-domain' : 'nothing'
  return bindsDomain(text.slice(text.lastIndexOf('@') + 1))
}
