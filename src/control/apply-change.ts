// One change applied to a case and to the configuration it is judged by. What only the file or the client could do is done
// here in memory; nothing is written.

import { join } from 'node:path'
import { parseMailbox } from '../core/address.ts'
import { parseDomain, type Domain } from '../core/domain.ts'
import { parseNetwork } from '../core/ip.ts'
import type { Config } from '../config/config.ts'
import { withoutCheck } from '../policy/presets/settings.ts'
import type { Question, SessionFacts } from '../smtp/session-facts.ts'
import type { Change } from './change.ts'
import type { RefusedCase } from './refused-case.ts'
import type { TrialOptions } from '../site/trial.ts'
import { findWritten, withException, withoutRule } from './written-rules.ts'

export interface ChangedCase {
  readonly options: TrialOptions
  readonly case: RefusedCase
}

/** Undefined where the change makes no sense for this configuration. */
export function applyChange(change: Change, one: RefusedCase, config: Config): ChangedCase | undefined {
  const configured = (changed: Config | undefined): ChangedCase | undefined =>
    changed && { options: { config: changed }, case: one }
  const client = (facts: SessionFacts): ChangedCase => ({ options: {}, case: { ...one, facts } })
  switch (change.kind) {
    case 'other-recipient':
      return withRecipient(one, change.instead)
    case 'other-sender':
      return withSender(one, change.instead)
    case 'wait':
      return { options: { later: change.span }, case: one }
    case 'alone':
      return { options: {}, case: { ...one, questions: one.questions.map(alone) } }
    case 'log-in':
      return { options: {}, case: loggedIn(one, config, change.tls) }
    case 'tls':
      return client({ ...one.facts, tls: TLS })
    case 'list-without':
      return { options: { lists: [{ file: change.file, without: change.entry }] }, case: one }
    case 'list-with':
      return { options: { lists: [{ file: change.file, with: change.entry }] }, case: one }
    case 'add-user':
      return configured(withUser(config, change.user))
    case 'relay-from': {
      const network = parseNetwork(change.address)
      return configured(network && { ...config, relayFrom: [...config.relayFrom, network] })
    }
    case 'relay-to':
      return configured({ ...config, relayTo: [...config.relayTo, change.domain] })
    case 'local-domain': {
      const domain: Domain | undefined = parseDomain(change.domain)
      return configured(domain && { ...config, localDomains: [...config.localDomains, domain] })
    }
    case 'rule-exception': {
      const found = findWritten(config, change.stage, change.rule)
      return configured(found && withException(config, change.stage, found, change.except))
    }
    case 'rule-removed': {
      const found = findWritten(config, change.stage, change.rule)
      return configured(found && withoutRule(config, change.stage, found))
    }
    case 'check-off':
      return configured(withoutCheck(config, change.key, change.zone))
    case 'forwarder':
      return configured({
        ...config,
        checks: { ...config.checks, forwarders: [...config.checks.forwarders, change.address] },
      })
    case 'unbind-sender':
      return configured({ ...config, submission: { ...config.submission, bindSender: false } })
    case 'site':
      return configured({ ...config, site: change.site })
  }
}

const TLS = { protocol: 'TLSv1.3', cipher: '(assumed)' }

function withRecipient(one: RefusedCase, address: string): ChangedCase | undefined {
  const parsed = parseMailbox(address)
  if (!parsed.ok) return undefined
  const questions = one.questions.map((question): Question =>
    question.stage === 'rcpt' ? { ...question, rcptTo: parsed.value } : question,
  )
  return { options: {}, case: { ...one, questions } }
}

function withSender(one: RefusedCase, address: string): ChangedCase | undefined {
  const parsed = parseMailbox(address)
  if (!parsed.ok) return undefined
  const questions = one.questions.map((question): Question =>
    'mailFrom' in question ? { ...question, mailFrom: parsed.value } : question,
  )
  return { options: {}, case: { ...one, questions } }
}

const alone = (question: Question): Question =>
  question.stage === 'rcpt' ? { ...question, accepted: 0, refused: 0 } : question

/** Whoever logs in is asked at `auth` first. The name is that of the sender where it is one of ours. */
function loggedIn({ facts, questions, ...rest }: RefusedCase, { users }: Config, tls: boolean): RefusedCase {
  const sender = questions.flatMap((one) => ('mailFrom' in one && one.mailFrom ? [one.mailFrom.localPart] : []))[0]
  const user = sender !== undefined && users.has(sender.toLowerCase()) ? sender : ([...users.keys()][0] ?? 'user')
  const at = questions.findIndex(({ stage }) => stage === 'mail')
  const asked: Question = { stage: 'auth', mechanism: 'PLAIN' }
  return {
    ...rest,
    facts: { ...facts, ...(tls && { tls: facts.tls ?? TLS }), user, mechanism: 'PLAIN' },
    questions: at < 0 ? [...questions, asked] : questions.toSpliced(at, 0, asked),
  }
}

const withUser = (config: Config, name: string): Config => ({
  ...config,
  users: new Map([...config.users, [name, { name, maildir: join(config.stateFolder, 'mail', name) }]]),
})
