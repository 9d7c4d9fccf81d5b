// What an alias stands for, and what is wrong with a file of aliases. Types only.

import type { Domain } from '../../core/domain.ts'
import type { AddressLiteral } from '../../core/address.ts'

export type AliasTarget =
  | {
      readonly kind: 'address'
      readonly localPart: string
      /** `undefined`: a name of this server; `same`: one in the domain of whoever it stands for, as Exim reads `\name`. */
      readonly domain: Domain | AddressLiteral | 'same' | undefined
    }
  /** A file with more of them; absolute. */
  | { readonly kind: 'include'; readonly path: string }
  /** `:blackhole:`: nobody. */
  | { readonly kind: 'nobody' }

export type AliasMeaning =
  | { readonly kind: 'to'; readonly targets: readonly AliasTarget[] }
  /** `:fail:` and `:defer:`, with what the sender is told; empty where the file says nothing. */
  | { readonly kind: 'fail' | 'defer'; readonly text: string }

export type Alias = AliasMeaning & {
  /** As it is written. */
  readonly name: string
  /** Counted from 1. */
  readonly line: number
}

export interface AliasProblem {
  readonly line: number
  readonly column: number
  readonly message: string
  readonly advice: string
  /** The text of the line. */
  readonly source: string
}

export interface Aliases {
  /** By name in small letters, `staff` or `staff@example.org`; the first of a name holds, as in Exim. */
  readonly byName: ReadonlyMap<string, Alias>
  readonly problems: readonly AliasProblem[]
}
