// Which changes are worth trying for a refusal, smallest and most honest first: what the sender or the client can do comes
// before what the operator would have to change, a single address or line before a whole rule. Nothing here opens the
// server to more than the client, sender or domain of the very case.

import { formatReversePath, isAddressLiteral, type Mailbox } from '../core/address.ts'
import type { Decision, Stage } from '../core/decision.ts'
import { parseDuration } from '../core/time.ts'
import type { Config } from '../config/config.ts'
import { makeOurselves, type Ourselves } from '../config/ourselves.ts'
import { canonicalUserName, isUserName } from '../config/user-name.ts'
import { findPresetRule, starOf } from '../policy/presets.ts'
import { listPath } from '../policy/presets/lists.ts'
import type { Change } from './change.ts'
import * as lines from './config-lines.ts'
import { listChanges } from './list-changes.ts'
import { nearestRecipients } from './nearest-recipient.ts'
import type { RefusedCase } from './refused-case.ts'
import type { Candidate } from './smallest-change.ts'
import type { Trial } from '../site/trial.ts'
import { exceptionOf, findWritten } from './written-rules.ts'

export interface Situation {
  readonly case: RefusedCase
  /** How the rules of now refuse it. */
  readonly decision: Decision
  readonly trial: Pick<Trial, 'config' | 'listLines' | 'userNames'>
}

export function candidates(situation: Situation): readonly Candidate[] {
  const { trial, decision } = situation
  const rcptTo = recipientOf(situation)
  const ourselves = makeOurselves(trial.config)
  return [
    ...(rcptTo ? nearestRecipients(rcptTo, trial.userNames(), ourselves) : []).map((instead): Candidate => ({
      change: { kind: 'other-recipient', instead },
      who: 'sender',
    })),
    ...ofBoundSender(situation, ourselves),
    ...waiting(decision),
    ...(rcptTo ? [{ change: { kind: 'alone' }, who: 'client' } as const] : []),
    ...listChanges(situation, stageOf(situation)),
    ...(curedByLogIn(decision) ? ofClient(situation) : []),
    ...ofSite(trial.config),
    ...ofRecipient(situation, ourselves, rcptTo),
    ...ofOwnRule(situation),
    ...exceptionFiles(situation),
    ...ofChecks(situation),
    ...(curedByLogIn(decision) ? [] : ofClient(situation)),
  ]
}

/** Whoever logs in or is trusted may send anywhere; of other rules that is no more than a way round. */
const curedByLogIn = ({ rule }: Decision): boolean => findPresetRule(rule)?.cure === 'log-in'

export const stageOf = ({ case: { questions } }: Situation): Stage => questions.at(-1)?.stage ?? 'connect'

/** The recipient of a case at RCPT. */
function recipientOf({ case: { questions } }: Situation): Mailbox | undefined {
  const last = questions.at(-1)
  return last?.stage === 'rcpt' ? last.rcptTo : undefined
}

/** Undefined before MAIL. */
function senderOf({ case: { questions } }: Situation): string | undefined {
  for (const question of questions) if ('mailFrom' in question) return formatReversePath(question.mailFrom)
  return undefined
}

/** A rate says itself when it frees. */
function waiting({ compared }: Decision): readonly Candidate[] {
  const frees = compared['rate_frees_in']
  const span = typeof frees === 'string' ? parseDuration(frees) : undefined
  return span === undefined ? [] : [{ change: { kind: 'wait', span }, who: 'client' }]
}

/** A user who may send only as themselves. */
function ofBoundSender(
  { case: { facts }, decision }: Situation,
  { localDomains }: Pick<Ourselves, 'localDomains'>,
): readonly Candidate[] {
  const { user } = facts
  const [domain] = localDomains
  if (findPresetRule(decision.rule)?.cure !== 'own-sender' || user === undefined || domain === undefined) return []
  const instead = user.includes('@') ? user : `${user}@${domain}`
  return [
    { change: { kind: 'other-sender', instead }, who: 'sender' },
    operator({ kind: 'unbind-sender' }, lines.unbindLines),
  ]
}

function ofClient(situation: Situation): readonly Candidate[] {
  const { facts } = situation.case
  const { config } = situation.trial
  if (senderOf(situation) === undefined) return []
  const relaying = curedByLogIn(situation.decision)
  const configured = config.auth.stores.length > 0
  const mayLogIn = facts.user === undefined && (configured || relaying)
  const { address } = facts.client
  const logIn = (tls: boolean): Candidate => ({
    change: { kind: 'log-in', tls, configured },
    who: configured ? 'client' : 'operator',
    ...(configured ? {} : { write: lines.logInLines }),
  })
  return [
    ...(mayLogIn ? [logIn(false)] : []),
    ...(facts.tls === undefined ? [{ change: { kind: 'tls' }, who: 'client' } as const] : []),
    ...(mayLogIn && facts.tls === undefined ? [{ ...logIn(true), last: true }] : []),
    ...(relaying ? [operator({ kind: 'relay-from', address }, lines.relayFromLines(config, address))] : []),
  ]
}

function ofRecipient(
  { trial: { config, userNames } }: Situation,
  { placeOf }: Pick<Ourselves, 'placeOf'>,
  rcptTo: Mailbox | undefined,
): readonly Candidate[] {
  if (rcptTo === undefined || isAddressLiteral(rcptTo.domain)) return []
  const { domain } = rcptTo
  if (placeOf(domain) === 'local') {
    const user = canonicalUserName(rcptTo.localPart)
    return isUserName(user) && !userNames().includes(user)
      ? [operator({ kind: 'add-user', user }, lines.userLines(user))]
      : []
  }
  return [
    operator({ kind: 'local-domain', domain }, lines.localDomainLines(config, domain)),
    operator({ kind: 'relay-to', domain }, lines.relayToLines(config, domain)),
  ]
}

function ofOwnRule(situation: Situation): readonly Candidate[] {
  const { rule, origin } = situation.decision
  const stage = stageOf(situation)
  const found = origin?.kind === 'file' ? findWritten(situation.trial.config, stage, rule) : undefined
  if (origin?.kind !== 'file' || found === undefined) return []
  const place = { file: origin.file, line: origin.line }
  const sender = senderOf(situation)
  const except = (one: { readonly client: string } | { readonly sender: string }): Candidate =>
    operator(
      { kind: 'rule-exception', rule, stage, place, except: one },
      lines.exceptionLines(exceptionOf(found.written, one)),
    )
  return [
    except({ client: situation.case.facts.client.address }),
    ...(sender === undefined ? [] : [except({ sender: sender === '' ? '<>' : sender })]),
    operator({ kind: 'rule-removed', rule, stage, place }),
  ]
}

/** Debian's two files of exceptions from what would be refused. */
function exceptionFiles(situation: Situation): readonly Candidate[] {
  const { config } = situation.trial
  const clients = listPath(config, 'host_local_deny_exceptions')
  const senders = listPath(config, 'sender_local_deny_exceptions')
  const sender = senderOf(situation)
  if (situation.decision.origin?.kind === 'file' || sender === undefined) return []
  const excused = (file: string | undefined, entry: string): readonly Candidate[] =>
    file === undefined ? [] : [operator({ kind: 'list-with', file, entry }, [entry])]
  return [...excused(clients, situation.case.facts.client.address), ...excused(senders, sender === '' ? '<>' : sender)]
}

function ofChecks({ case: one, decision: { rule, origin }, trial: { config } }: Situation): readonly Candidate[] {
  const preset = origin?.kind === 'preset' ? findPresetRule(rule) : undefined
  const key = preset?.setting.check
  if (preset === undefined || key === undefined) return []
  const zone = starOf(preset, rule)
  const change = { kind: 'check-off', key, ...(zone !== undefined && { zone }) } as const
  const off = operator(change, lines.checkLines(config, key, zone))
  if (key !== 'dmarc') return [off]
  const { address } = one.facts.client
  return [operator({ kind: 'forwarder', address }, lines.forwarderLines(config, address)), off]
}

const ofSite = ({ site }: Config): readonly Candidate[] =>
  site === 'local' || site === 'none' ? [operator({ kind: 'site', site: 'internet' }, lines.siteLines('internet'))] : []

const operator = (change: Change, write?: readonly string[]): Candidate => ({
  change,
  who: 'operator',
  ...(write === undefined ? {} : { write }),
})
