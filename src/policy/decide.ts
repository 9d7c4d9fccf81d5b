// Who may send what: the rules asked at MAIL and RCPT, in order; the first that has a verdict decides. Every decision
// says which rule made it and what it compared. The last rule of each stage decides always, and at RCPT it refuses, so
// nothing is accepted because no rule spoke.

import { formatMailbox, type Mailbox } from '../core/address.ts'
import type { Decision } from '../core/decision.ts'
import { someOf } from '../core/facts.ts'
import { findNetwork, type IpAddress } from '../core/ip.ts'
import type { Facts } from '../core/reason.ts'
import { reply } from '../core/reply.ts'
import type { Config } from '../config/config.ts'
import type { Routing } from '../route/destination.ts'
import type { Question } from '../smtp/server-actions.ts'

export interface Client {
  readonly address: IpAddress
  readonly listener: 'smtp' | 'submission'
}

export type Decide = (question: Question, client: Client) => Decision

interface PolicyDeps {
  readonly config: Pick<Config, 'relayFrom' | 'localDomains'>
  readonly route: (rcptTo: Mailbox) => Routing
}

type Rule<Q extends Question> = (question: Q, client: Client) => Decision | undefined

const senderOk = reply(250, '2.1.0', 'Sender OK')
const recipientOk = reply(250, '2.1.5', 'Recipient OK')
const submissionDenied = reply(
  530,
  '5.7.0',
  'This port is for sending by users of this server; your address is not among those that may send without log-in',
)

export function createPolicy({ config, route }: PolicyDeps): Decide {
  const relayNetworks = someOf(config.relayFrom.map(({ text }) => text))
  const shownDomains = someOf(config.localDomains)
  const localDomains = new Set<string>(config.localDomains)
  /** The answer for one client stays the same for the whole session, so it is looked up once. */
  const trusted = (client: Client): string | undefined => findNetwork(client.address, config.relayFrom)?.text

  const mailRules: readonly Rule<Question & { stage: 'mail' }>[] = [
    function submissionTrust(_, client) {
      if (client.listener !== 'submission' || trusted(client) !== undefined) return undefined
      const compared = { client: client.address, relay_from: relayNetworks }
      return { verdict: 'deny', reply: submissionDenied, rule: 'submission-trust', compared }
    },
    function anySender() {
      return { verdict: 'accept', reply: senderOk, rule: 'any-sender', compared: {} }
    },
  ]

  const rcptRules: readonly Rule<Question & { stage: 'rcpt' }>[] = [
    function localRecipient({ rcptTo }) {
      if (!localDomains.has(rcptTo.domain)) return undefined
      const routing = route(rcptTo)
      const compared: Facts = { ...routing.compared, router: routing.router }
      if (routing.kind === 'destination') {
        return { verdict: 'accept', reply: recipientOk, rule: 'local-recipient', compared }
      }
      const answer = reply(550, routing.status, `There is no mailbox ${formatMailbox(rcptTo)} here; check the address`)
      return { verdict: 'deny', reply: answer, rule: 'local-recipient', compared }
    },
    function relayFrom({ rcptTo }, client) {
      const network = trusted(client)
      if (network === undefined) return undefined
      const compared = { client: client.address, relay_from: network, recipient_domain: rcptTo.domain }
      return { verdict: 'accept', reply: recipientOk, rule: 'relay-from', compared }
    },
    function relayControl({ rcptTo }, client) {
      const text =
        `Relaying to ${rcptTo.domain} refused: it is not a domain of this server, ` +
        `and your address ${client.address} is not among those that may send anywhere`
      const compared = {
        client: client.address,
        relay_from: relayNetworks,
        recipient_domain: rcptTo.domain,
        local_domains: shownDomains,
      }
      return { verdict: 'deny', reply: reply(550, '5.7.1', text), rule: 'relay-control', compared }
    },
  ]

  return function decide(question, client) {
    return question.stage === 'mail' ? first(mailRules, question, client) : first(rcptRules, question, client)
  }
}

function first<Q extends Question>(rules: readonly Rule<Q>[], question: Q, client: Client): Decision {
  for (const rule of rules) {
    const decision = rule(question, client)
    if (decision) return decision
  }
  throw new Error(`no rule decided at ${question.stage}`)
}
