// What `sender` and `recipient` are compared with: address patterns, and paths of list files.

import type * as v from 'valibot'
import { value } from '../../config/values.ts'
import { someOf } from '../../core/facts.ts'
import type { Facts } from '../../core/reason.ts'
import { parseAddressPattern, type AddressPattern } from '../../core/address-pattern.ts'
import { inlineList, listInFile, type AddressList, type ListAnswer } from '../address-list.ts'
import { isNot, oneOrMore } from '../condition-values.ts'
import type { ConditionDeps } from '../condition-deps.ts'

export type AddressItem = { readonly pattern: AddressPattern } | { readonly file: string }

const ADVICE = 'write an address, "*@bad.example", bad.example, "<>", or the path of a list file'

const item = value<AddressItem>((input) => {
  if (typeof input !== 'string' || input === '') return isNot(input, 'an address pattern', ADVICE)
  if (/^\.{0,2}\//.test(input)) return { value: { file: input } }
  if (input.startsWith('!'))
    return isNot(input, 'an address pattern', 'leave out the "!" and write the condition below "not:"')
  const pattern = parseAddressPattern(input)
  return pattern ? { value: { pattern } } : isNot(input, 'an address pattern', ADVICE)
})

export const addressSchema: v.GenericSchema<unknown, readonly AddressItem[]> = oneOrMore(
  item,
  '["*@bad.example", "<>"]',
)

export interface AddressLists {
  readonly ask: AddressList
  /** The patterns and files, as they are told. */
  readonly shown: readonly string[]
}

/** Written patterns first: they cost nothing. The first list that says yes, or does not know, is the answer. */
export function makeLists(items: readonly AddressItem[], { openList }: Pick<ConditionDeps, 'openList'>): AddressLists {
  const patterns = items.flatMap((one) => ('pattern' in one ? [one.pattern] : []))
  const files = items.flatMap((one) => ('file' in one ? [one.file] : []))
  const lists = [
    ...(patterns.length > 0 ? [inlineList(patterns)] : []),
    ...files.map((file) => listInFile(openList(file))),
  ]
  const shown = someOf([...patterns.map(({ text }) => text), ...files])
  return { ask: (address) => firstThatKnows(lists, address), shown }
}

function firstThatKnows(lists: readonly AddressList[], address: Parameters<AddressList>[0]): ListAnswer {
  let last: ListAnswer = { kind: 'no' }
  for (const list of lists) {
    const answer = list(address)
    if (answer.kind !== 'no') return answer
    if (answer.entry !== undefined || answer.unreadable !== undefined) last = answer
  }
  return last
}

/** What an answer adds to the facts; `prefix` is `sender` or `recipient`. */
export const listFacts = (answer: ListAnswer, prefix: string): Facts =>
  answer.kind === 'unknown'
    ? {}
    : {
        ...(answer.entry !== undefined && { [`${prefix}_entry`]: answer.entry }),
        ...(answer.unreadable && { [`${prefix}_list_problems`]: answer.unreadable }),
      }
