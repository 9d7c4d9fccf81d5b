// The words of `why` and `simulate`: one catalogue a language, with the same entries in both, which a test holds. Sentences
// only; what is said when stands in why.ts and simulation.ts beside this file.

import type { Decision, Stage, Tried } from '../../core/decision.ts'
import type { Instant } from '../../core/time.ts'
import type { Change, Mover } from '../../control/change.ts'
import type { SimulationView } from '../../control/simulation.ts'
import type { Language } from '../../diagnose/diagnosis.ts'
import type { OriginWords } from '../../words/origin.ts'
import type { RuleWords } from './rule-words.ts'
import { WHY_EN } from './why-words-en.ts'
import { WHY_RU } from './why-words-ru.ts'
import type { Times } from './times.ts'

/** What rules compare, as `Decision.compared` names it. */
export const TOLD_FACTS = [
  'accepted_below',
  'callout_host',
  'callout_reply',
  'callout_sent',
  'client',
  'client_entry',
  'client_list',
  'client_list_problems',
  'client_names',
  'dkim',
  'dkim_domain',
  'dkim_reason',
  'dkim_signatures',
  'dkim_told',
  'dkim_wanted',
  'arc',
  'arc_dmarc',
  'arc_dmarc_wanted',
  'arc_reason',
  'arc_sealers',
  'arc_told',
  'arc_trusted',
  'arc_wanted',
  'dmarc',
  'dmarc_detail',
  'dmarc_domain',
  'dmarc_policies',
  'dmarc_policy',
  'dmarc_reason',
  'dmarc_reasons',
  'dmarc_record',
  'dmarc_remedy',
  'dmarc_told',
  'dmarc_wanted',
  'dnsbl_asked',
  'dnsbl_code',
  'dnsbl_listed',
  'dnsbl_meaning',
  'dnsbl_text',
  'dnsbl_trouble',
  'dnsbl_zone',
  'dnsbl_zones',
  'domain',
  'found',
  'header_address',
  'header_faults',
  'header_field',
  'header_sender',
  'header_senders',
  'header_syntax',
  'header_why',
  'helo',
  'helo_addresses',
  'helo_form',
  'helo_wanted',
  'hook',
  'iprev',
  'iprev_names',
  'iprev_wanted',
  'line_length',
  'listener',
  'local_domains',
  'local_part',
  'local_part_pattern',
  'local_part_patterns',
  'malware',
  'more_than',
  'over',
  'port',
  'rate_by',
  'rate_frees_at',
  'rate_frees_in',
  'rate_key',
  'rate_limit',
  'rate_of',
  'rate_per',
  'rate_seen',
  'reason',
  'recipient',
  'recipient_count',
  'recipient_domain',
  'recipient_domain_is',
  'recipient_entry',
  'recipient_list',
  'recipient_state',
  'recipient_status',
  'recipient_wanted',
  'recipient_why',
  'recipients_accepted',
  'recipients_asked',
  'relay_from',
  'relay_to',
  'reverse_dns',
  'reverse_names',
  'router',
  'scan_name',
  'scan_reply',
  'scan_score',
  'scan_verdict',
  'scanner',
  'sender',
  'sender_entry',
  'sender_list',
  'sender_state',
  'sender_why',
  'size',
  'spam_score',
  'spf',
  'spf_detail',
  'spf_domain',
  'spf_identity',
  'spf_reason',
  'spf_says',
  'spf_term',
  'spf_told',
  'spf_trace',
  'spf_wanted',
  'tls',
  'tls_cipher',
  'unknown',
  'user',
  'users',
] as const
export type ToldFact = (typeof TOLD_FACTS)[number]

export const WHY_LABELS = [
  'when',
  'client',
  'user',
  'sender',
  'recipient',
  'recipients',
  'answer',
  'session',
  'message',
] as const
export type WhyLabel = (typeof WHY_LABELS)[number]

export interface WhyWords {
  readonly labels: Readonly<Record<WhyLabel, string>>
  readonly origin: OriginWords
  readonly whoItIsFrom: string
  readonly wouldHelp: string
  readonly rules: RuleWords
  readonly senderSide: string
  readonly facts: Readonly<Record<ToldFact, string>>
  readonly values: Readonly<Record<'none' | 'yes' | 'no', string>>
  readonly happened: (decision: Decision, stage: Stage, subject: string) => string
  readonly clientWas: (client: {
    readonly address: string
    readonly helo?: string
    readonly listener?: string
    readonly tls?: string
  }) => string
  readonly nobody: string
  readonly loggedIn: (user: string | undefined) => string
  readonly nullSender: string
  readonly when: (at: Instant, times: Times) => string
  readonly theRule: string
  readonly ruleAt: (decision: Decision) => string
  readonly ownRule: string
  readonly ruleLog: string
  readonly compared: string
  readonly notKnown: (condition: string, why: string) => string
  readonly before: string
  readonly nothingBefore: string
  readonly tried: (tried: Tried) => string
  readonly untried: (rule: string) => string
  readonly wouldAccept: string
  readonly wouldSilence: string
  readonly change: (change: Change) => string
  readonly warning: (change: Change) => string | undefined
  readonly move: Readonly<Record<Mover, string>>
  /** `inside`: the key has others beside it that stay. */
  readonly write: (file: string | undefined, inside: boolean) => string
  readonly writeIn: (file: string) => string
  readonly writeRule: (place: { readonly file: string; readonly line: number }) => string
  readonly tryThem: string
  readonly noChange: (attempts: number) => string
  readonly nearest: (change: string, rule: string) => string
  readonly temporary: string
  readonly now: Readonly<Record<'same' | 'accepts' | 'acceptsKnown' | 'contentGone' | 'ruleGone', string>>
  readonly nowOther: (rule: string, at: string, gone: boolean) => string
  readonly noConfiguration: string
  readonly notRebuilt: string
  readonly simulated: string
  readonly connection: string
  readonly content: string
  readonly verdict: Readonly<Record<Decision['verdict'], string>>
  readonly noRuleSpoke: string
  readonly outcome: Readonly<Record<SimulationView['outcome'], string>>
  readonly notAsked: string
}

export const WHY_WORDS: Readonly<Record<Language, WhyWords>> = { en: WHY_EN, ru: WHY_RU }

export const factLabel = (words: WhyWords, name: string): string => {
  const told = TOLD_FACTS.find((one) => one === name)
  return told ? words.facts[told] : name
}
