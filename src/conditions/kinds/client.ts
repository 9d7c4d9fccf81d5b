// `client: [192.0.2.0/24, "*.example.org", relay_from, /etc/waybill/clients]`: who connects. Entries and the lines of files
// make one list, and the first that matches decides. A host name counts only when reverse DNS gives it and it leads
// back. Who needs no name costs no look-up.

import type * as v from 'valibot'
import { isTooWide, value } from '../../config/values.ts'
import type { Facts } from '../../core/reason.ts'
import type { ConditionDeps } from '../condition-deps.ts'
import { unknown, when, type Answer, type Binds, type Condition, type ConditionKind } from '../condition.ts'
import { isNot, oneOrMore } from '../condition-values.ts'
import type { MailSubject } from '../subject.ts'
import { leastBinding } from '../binding.ts'
import { indexClients, type ClientIndex } from './client-index.ts'
import { matchByAddress, matchByName, type ClientAnswer } from './client-match.ts'
import { parseClientEntry, parseClientLines, type ClientEntry, type ClientList } from './client-pattern.ts'
import { reverseNames, shownNames, type ReverseNames } from './reverse-dns-names.ts'

type Item = { readonly entry: ClientEntry } | { readonly file: string; readonly sense: boolean }

const ADVICE = 'write a network (192.0.2.0/24), a host ("*.example.org"), relay_from or the path of a list file'

/** A path has a slash and is no network: `/etc/waybill/clients`, `./clients`, `!/etc/waybill/clients`. */
const item = value<Item>((input) => {
  if (typeof input !== 'string') return isNot(input, 'a client', ADVICE)
  const path = /^(!?)\s*(\.{0,2}\/.+)$/.exec(input)
  if (path) return { value: { file: path[2] ?? '', sense: path[1] === '' } }
  const entry = parseClientEntry(input)
  return entry ? { value: { entry } } : isNot(input, 'a client', ADVICE)
})

const schema: v.GenericSchema<unknown, readonly Item[]> = oneOrMore(item, '[192.0.2.0/24, "*.example.org"]')

export const client: ConditionKind<readonly Item[], ConditionDeps, MailSubject> = {
  name: 'client',
  from: 'connect',
  facts: ['client_list', 'client_entry', 'client_names'],
  schema,
  // A list that ends with an exception holds for all the others.
  binds: (items, holds) => (!holds || !lastSense(items) ? 'nothing' : leastBinding(items.map(bindsItem))),
  make: makeClient,
}

/** `*.example.org` is somebody's; `*` and `*.org` are everybody's. Exceptions name nobody who is let in. */
function bindsItem(one: Item): Binds {
  if (!('entry' in one)) return 'unseen'
  const { sense, pattern } = one.entry
  if (!sense) return 'client'
  switch (pattern.kind) {
    case 'relay-from':
    case 'host':
      return 'client'
    case 'network':
      return isTooWide(pattern.network) ? 'nothing' : 'client'
    case 'hosts-below':
      return pattern.suffix.slice(1).includes('.') ? 'client' : 'nothing'
    case 'everyone':
      return 'nothing'
  }
}

const lastSense = (items: readonly Item[]): boolean => {
  const last = items.at(-1)
  return last === undefined || ('entry' in last ? last.entry.sense : last.sense)
}

const SHOWN = 8

function makeClient(items: readonly Item[], deps: ConditionDeps): Condition<MailSubject> {
  const { relayFrom } = deps.ourselves
  const texts = items.map((one) => ('entry' in one ? one.entry.text : `${one.sense ? '' : '!'}${one.file}`))
  const list = texts.length > SHOWN ? [...texts.slice(0, SHOWN), `… and ${texts.length - SHOWN} more`] : texts
  const read = joined(items.map((one) => ('entry' in one ? always(one.entry) : fileEntries(one, deps))))
  let index: { readonly entries: readonly ClientEntry[] } & ClientIndex = { entries: [], ...indexClients([]) }
  return (subject) => {
    const { client: address } = subject
    const asked: Facts = { client: address, client_list: list }
    const { entries, lastSense, unreadable, problem } = read()
    if (problem !== undefined) return unknown(problem, asked)
    const compared: Facts = unreadable.length > 0 ? { ...asked, client_list_problems: unreadable } : asked
    if (index.entries !== entries) index = { entries, ...indexClients(entries) }
    const byAddress = matchByAddress(index, lastSense, { address, relayFrom })
    if (byAddress.names.length === 0) return answer(byAddress.decision, compared)
    return reverseNames(subject, deps.resolver).then((reverse) =>
      answer(matchByName(byAddress, reverse), { ...compared, ...toldNames(reverse) }),
    )
  }
}

function answer(found: ClientAnswer, compared: Facts): Answer {
  if (found.kind === 'unknown') return unknown(found.why, compared)
  return when(found.holds, { ...compared, ...(found.entry ? { client_entry: found.entry.text } : {}) })
}

function toldNames(reverse: ReverseNames): Facts {
  return reverse.kind === 'known' ? { client_names: shownNames(reverse.names) } : {}
}

interface Source extends ClientList {
  /** Why the list is not known. */
  readonly problem?: string
  /** Of the last entry; of the item that names the file where that has none (as in Exim). */
  readonly lastSense: boolean
}

const NOTHING: Source = { entries: [], unreadable: [], lastSense: true }

function always(entry: ClientEntry): () => Source {
  const source = { ...NOTHING, entries: [entry], lastSense: entry.sense }
  return () => source
}

/** All sources as one list, put together again only when one of them has changed. */
function joined(sources: readonly (() => Source)[]): () => Source {
  const [only] = sources
  if (only && sources.length === 1) return only
  let parts: readonly Source[] = []
  let whole = NOTHING
  return () => {
    const now = sources.map((source) => source())
    if (now.every((part, i) => part === parts[i])) return whole
    parts = now
    const problem = now.find((part) => part.problem !== undefined)?.problem
    whole = {
      entries: now.flatMap(({ entries }) => entries),
      unreadable: now.flatMap(({ unreadable }) => unreadable),
      lastSense: now.at(-1)?.lastSense ?? true,
      ...(problem === undefined ? {} : { problem }),
    }
    return whole
  }
}

/** The entries of a file, read anew when the file has changed. A line that cannot be read matches nobody, and is told. */
function fileEntries(
  { file, sense }: Extract<Item, { readonly file: string }>,
  { openList }: Pick<ConditionDeps, 'openList'>,
): () => Source {
  const opened = openList(file)
  let read: ReturnType<typeof opened.lines> | undefined
  let source = NOTHING
  return () => {
    const now = opened.lines()
    if (now.lines === read?.lines && now.problem === read.problem) return source
    read = now
    const { entries, unreadable } = parseClientLines(now.lines)
    const meant = sense ? entries : entries.map((entry) => ({ ...entry, sense: !entry.sense }))
    source = {
      entries: meant,
      lastSense: meant.at(-1)?.sense ?? sense,
      unreadable: unreadable.slice(0, SHOWN).map((line) => `${opened.path} ${line}`),
      ...(now.problem === undefined ? {} : { problem: `the list ${opened.path} cannot be read: ${now.problem}` }),
    }
    return source
  }
}
