// Takes what a user's .forward names besides addresses: a program, a file, an answer. It is a recipient of its own in the queue, by a name;
// what is done for it stands in the file, which is read again, and nowhere else: who writes to such a name reaches nothing, for
// it did not come from the file of a user.

import type { AccountNumbers, User } from '../../config/config.ts'
import { parseMailbox, type Mailbox } from '../../core/address.ts'
import { minutes } from '../../core/time.ts'
import {
  forwardPath,
  isNameOfTarget,
  nameOfTarget,
  readForward,
  type Forward,
  type ForwardTarget,
} from '../../lookup/forward-file.ts'
import type { Found } from '../../lookup/lookup.ts'
import type { Destination } from '../destination.ts'
import type { UsersOfDomain } from '../domain-users.ts'
import { foldLocalPart } from '../local-names.ts'
import { NO_FACTS, type Router, type RouterAnswer } from '../router.ts'
import type { ForwardFiles } from './forward.ts'

const TIMEOUT = minutes(5)
const MODE = 0o600
const ROOT = 0
const NAME = 'forward'
const NOT_NAMED: RouterAnswer = { kind: 'declined', because: 'not-named', compared: NO_FACTS }

export const namedInForwardRouter = (usersOf: (domain: string) => UsersOfDomain, files: ForwardFiles): Router => ({
  name: 'named-in-forward',
  asked: 'local',
  route({ rcptTo, ancestors = [] }) {
    if (!isNameOfTarget(rcptTo.localPart)) return NOT_NAMED
    const whose = parseMailbox(ancestors.at(-1) ?? '')
    if (!whose.ok || whose.value.domain !== rcptTo.domain) return NOT_NAMED
    return routed(rcptTo.localPart, whose.value, usersOf, files)
  },
})

async function routed(
  name: string,
  whose: Mailbox,
  usersOf: (domain: string) => UsersOfDomain,
  files: ForwardFiles,
): Promise<RouterAnswer> {
  const user = await usersOf(whose.domain).users.find(foldLocalPart(whose.localPart), whose.domain)
  if (user.kind === 'unknown') return unclear(user.why)
  if (user.kind === 'none' || user.value.home === undefined) return NOT_NAMED
  const { home } = user.value
  const found: Found<Forward> = await readForward(home, files, files.own)
  if (found.kind === 'unknown') return unclear(found.why)
  const compared = { file: forwardPath(home), user: user.value.name }
  const target = found.kind === 'found' && found.value.kind === 'to' ? named(found.value.targets, name) : undefined
  // It was changed meanwhile: the mail is the user's all the same; but who is back answers no more.
  if (!target) return { kind: 'redirect', to: name.startsWith(':') ? [] : [whose], compared }
  const destination = destinationOf(target, { user: user.value, home, whose, able: files.own.able })
  return typeof destination === 'string' ? unclear(destination) : { kind: 'destination', destination, compared }
}

type NamedTarget = Exclude<ForwardTarget, { readonly kind: 'address' | 'own-mailbox' }>

const named = (targets: readonly ForwardTarget[], name: string): NamedTarget | undefined =>
  targets.find(
    (one): one is NamedTarget => one.kind !== 'address' && one.kind !== 'own-mailbox' && nameOfTarget(one) === name,
  )

interface Whose {
  readonly user: User
  readonly home: string
  readonly whose: Mailbox
  /** Whether this server can do things as others. */
  readonly able: boolean
}

/** A text says why it cannot be done now. */
function destinationOf(target: NamedTarget, { user, home, whose, able }: Whose): Destination | string {
  if (target.kind === 'reply') {
    const { account: owner } = user
    return { kind: 'autoreply', name: forwardPath(home), as: whose, reply: target.reply, ...(owner && { owner }) }
  }
  const owner = ownerOf(user, able)
  if (typeof owner === 'string') return owner
  if (target.kind === 'program') {
    // Who may write the file may write a script as well: the shell is the user's, and none of the sender's words is in the command.
    const argv = ['/bin/sh', '-c', target.command] as const
    return { kind: 'pipe', name: NAME, argv, as: user.name, timeout: TIMEOUT, user: user.name, home, verbatim: true }
  }
  if (target.isFolder) return { kind: 'mailbox', user: user.name, maildir: target.path, owner }
  const { path: file } = target
  return { kind: 'mbox', name: NAME, user: user.name, file, mode: MODE, group: null, owner, asOwner: true }
}

/** As whom it is done: as the user, or not at all. */
function ownerOf({ name, account }: User, able: boolean): AccountNumbers | string {
  if (!account || account.uid === ROOT) return `nothing is done for ${name} by a .forward: it is no account of a person`
  return able || process.geteuid?.() === account.uid
    ? account
    : `this server does not run as root, so that it can do nothing as ${name}`
}

const unclear = (why: string): RouterAnswer => ({
  kind: 'deferred',
  reason: { code: 'route.unclear', facts: { why } },
  compared: NO_FACTS,
})
