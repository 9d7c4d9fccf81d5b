// The English catalogue of `why` and `simulate`.

import { ORIGIN_EN } from '../../words/origin-en.ts'
import type { Stage } from '../../core/decision.ts'
import { formatDuration } from '../../core/time.ts'
import type { Change } from '../../control/change.ts'
import { RULES_EN } from './rule-words-en.ts'
import type { WhyWords } from './why-words.ts'

function about(stage: Stage, subject: string): string {
  switch (stage) {
    case 'connect':
      return `the connection from ${subject}`
    case 'helo':
      return `the HELO name ${subject}`
    case 'auth':
      return `the log-in by ${subject}`
    case 'mail':
      return subject === '' ? 'the null sender <>' : `the sender ${subject}`
    case 'rcpt':
      return `the recipient ${subject}`
    case 'data':
      return subject === '' ? 'the content of a message from <>' : `the content of a message from ${subject}`
  }
}

function change(change: Change): string {
  switch (change.kind) {
    case 'other-recipient':
      return `Write to ${change.instead}: that address exists, and the one that was given differs by a slip.`
    case 'other-sender':
      return `Send as ${change.instead}, an address of the user who has logged in.`
    case 'wait':
      return `Try again in ${formatDuration(change.span)}: there is room under the limit again then.`
    case 'alone':
      return 'Send to this recipient in a message of its own, without the addresses that do not exist.'
    case 'log-in':
      if (change.configured) {
        return change.tls
          ? 'The client begins TLS and logs in with the name and password of a user.'
          : 'The client logs in with the name and password of a user.'
      }
      return 'Let users log in, and the client log in: nobody can, as the server is set up now.'
    case 'tls':
      return 'The client begins TLS (STARTTLS, or the port for implicit TLS).'
    case 'list-without':
      return `Take the line “${change.entry}” out of ${change.file}${change.line === undefined ? '' : ` (line ${change.line})`}. It holds at once.`
    case 'list-with':
      return `Excuse “${change.entry}” from the block lists and checks of the sender, by a line of its own.`
    case 'add-user':
      return `Make a mailbox for ${change.user}.`
    case 'relay-from':
      return `Let this one address, ${change.address}, send anywhere without log-in.`
    case 'relay-to':
      return `Take mail for ${change.domain} from anybody and send it on.`
    case 'local-domain':
      return `Take mail for ${change.domain} as for a domain of this server, into its users' mailboxes.`
    case 'rule-exception':
      return 'client' in change.except
        ? `Except the client ${change.except.client} from the rule ${change.rule}.`
        : `Except the sender ${change.except.sender} from the rule ${change.rule}.`
    case 'rule-removed':
      return `Remove the rule ${change.rule} (${change.place.file}, line ${change.place.line}).`
    case 'check-off':
      return change.zone === undefined
        ? `Switch the check off for everybody (checks.${change.key}).`
        : `Do not ask the block list ${change.zone} any more (checks.${change.key}).`
    case 'forwarder':
      return `Do not hold ${change.address} to DMARC, because it passes on mail of others (checks.forwarders).`
    case 'unbind-sender':
      return 'Let users who have logged in send with any address.'
    case 'site':
      return `Set the server up to take part in Internet mail (site: ${change.site}).`
  }
}

const FORGED = 'Anybody can write a sender address that is not theirs.'

function warning(change: Change): string | undefined {
  switch (change.kind) {
    case 'relay-from':
      return 'Only if you know this machine and it keeps its address. Never enter a network that strangers are in: the server would be an open relay.'
    case 'relay-to':
      return 'Only if you handle mail for this domain, as its backup or gateway.'
    case 'local-domain':
      return 'Only if the domain is yours and its MX leads here.'
    case 'site':
      return 'Mail then goes to other servers directly; smarthost is the choice where a provider sends it on.'
    case 'unbind-sender':
      return 'Any user can then write in the name of any other.'
    case 'forwarder':
      return 'Only if you know that this machine forwards mail for people here, or runs a list.'
    case 'check-off':
      return 'It protects from more than this one case.'
    case 'list-with':
      return change.entry.includes('@') ? FORGED : undefined
    case 'rule-exception':
      return 'sender' in change.except ? FORGED : undefined
    case 'other-recipient':
    case 'other-sender':
    case 'wait':
    case 'alone':
    case 'log-in':
    case 'tls':
    case 'list-without':
    case 'add-user':
    case 'rule-removed':
      return undefined
  }
}

export const WHY_EN: WhyWords = {
  origin: ORIGIN_EN,
  whoItIsFrom: 'Who the message is from',
  wouldHelp: 'What would help',
  labels: {
    when: 'When',
    client: 'Client',
    user: 'Logged in',
    sender: 'Sender',
    recipient: 'Recipient',
    recipients: 'Recipients',
    answer: 'Answer',
    session: 'Session',
    message: 'Message',
  },
  rules: RULES_EN,
  senderSide: "On the sender's side",
  facts: {
    callout_host: 'server asked',
    callout_reply: 'which answered',
    callout_sent: 'asked with',
    client_list_problems: 'lines that cannot be read',
    header_faults: 'faults of the header',
    header_syntax: 'header can be read',
    helo_addresses: 'addresses of that name',
    hook: 'hook',
    over: 'allowed up to',
    rate_by: 'counted by',
    rate_of: 'what is counted',
    recipient_count: 'recipients',
    reverse_names: 'names in reverse DNS',
    scan_name: 'found',
    scan_reply: 'asked to answer',
    scan_score: 'score',
    scan_verdict: 'verdict of the scanner',
    tls_cipher: 'cipher',
    accepted_below: 'and fewer accepted than',
    client: 'client',
    client_entry: 'the line that fits the client',
    client_list: 'clients',
    client_names: 'names of the client',
    dnsbl_asked: 'asked about',
    dnsbl_code: 'answer of the list',
    dnsbl_listed: 'on the list',
    dnsbl_meaning: 'which means',
    dnsbl_text: 'text of the list',
    dnsbl_trouble: 'trouble with the list',
    dnsbl_zone: 'block list',
    dnsbl_zones: 'block lists',
    domain: 'domain',
    found: 'found',
    header_address: 'address in the header',
    header_field: 'header field',
    header_sender: 'sender in the header',
    header_senders: 'senders in the header',
    header_why: 'what is wrong with it',
    helo: 'HELO name',
    helo_form: 'which has the form',
    helo_wanted: 'compared with',
    line_length: 'longest line',
    listener: 'port for',
    local_domains: 'local_domains',
    local_part: 'local part',
    local_part_pattern: 'pattern that fits',
    local_part_patterns: 'patterns',
    malware: 'malware',
    more_than: 'allowed before',
    port: 'port',
    rate_frees_at: 'room again at',
    rate_frees_in: 'room again in',
    rate_key: 'counted for',
    rate_limit: 'limit',
    rate_per: 'within',
    rate_seen: 'counted',
    recipient: 'recipient',
    recipient_domain: "recipient's domain",
    recipient_domain_is: 'which counts as',
    recipient_entry: 'the line that fits the recipient',
    recipient_list: 'recipients',
    recipient_state: 'recipient found to be',
    recipient_status: 'status',
    recipient_wanted: 'asked whether it is',
    recipient_why: 'because',
    recipients_accepted: 'accepted',
    reason: 'reason',
    recipients_asked: 'recipients asked for',
    relay_from: 'relay_from',
    relay_to: 'relay_to',
    reverse_dns: 'reverse DNS',
    router: 'router',
    scanner: 'scanner',
    sender: 'sender',
    sender_entry: 'the line that fits the sender',
    sender_list: 'senders',
    sender_state: 'sender found to be',
    sender_why: 'because',
    size: 'size',
    spam_score: 'spam score',
    tls: 'TLS',
    unknown: 'not known',
    user: 'user',
    users: 'users',
    dkim: 'DKIM',
    dkim_domain: 'signed by',
    dkim_reason: 'DKIM says',
    dkim_signatures: 'signatures',
    dkim_told: 'of the signature',
    dkim_wanted: 'DKIM asked for',
    arc: 'chain of those who passed it on (ARC)',
    arc_dmarc: 'DMARC as the first of them found it',
    arc_dmarc_wanted: 'DMARC asked for there',
    arc_reason: 'ARC says',
    arc_sealers: 'sealed by',
    arc_told: 'of ARC',
    arc_trusted: 'trusted sealers',
    arc_wanted: 'ARC asked for',
    dmarc: 'DMARC',
    dmarc_detail: 'details of DMARC',
    dmarc_domain: 'domain of the author',
    dmarc_policies: 'policies asked for',
    dmarc_policy: 'its policy',
    dmarc_reason: 'DMARC says',
    dmarc_reasons: 'reasons asked for',
    dmarc_record: 'record found at',
    dmarc_remedy: 'what would help',
    dmarc_told: 'of DMARC',
    dmarc_wanted: 'DMARC asked for',
    iprev: 'reverse DNS',
    iprev_names: 'names that lead back',
    iprev_wanted: 'reverse DNS asked for',
    spf: 'SPF',
    spf_detail: 'details of SPF',
    spf_domain: 'domain of the sender',
    spf_identity: 'checked',
    spf_reason: 'SPF says',
    spf_says: 'the domain’s own words',
    spf_term: 'term that decided',
    spf_told: 'of SPF',
    spf_trace: 'asked, and what came',
    spf_wanted: 'SPF asked for',
  },
  values: { none: 'none', yes: 'yes', no: 'no' },
  happened: ({ verdict, rule }, stage, subject) =>
    verdict === 'defer'
      ? `${capital(about(stage, subject))} was put off by the rule ${rule}: the client was asked to come again later.`
      : `${capital(about(stage, subject))} was refused by the rule ${rule}.`,
  clientWas: ({ address, helo, listener, tls }) =>
    [
      address,
      helo === undefined ? 'no HELO yet' : `called itself ${helo}`,
      listener === undefined ? undefined : `port for ${listener}`,
      tls ?? 'no TLS',
    ]
      .filter((part) => part !== undefined)
      .join(', '),
  nobody: 'nobody',
  loggedIn: (user) => (user === undefined ? 'nobody logged in' : `logged in as ${user}`),
  nullSender: '<> (the null sender, of bounces)',
  when: (at, times) => times.relative(at),
  theRule: 'The rule that spoke',
  ruleAt: ({ rule, origin }) => {
    if (origin === undefined) return `${rule} (built in)`
    return origin.kind === 'file'
      ? `${rule} (${origin.file}, line ${origin.line})`
      : `preset ${origin.preset}, rule ${rule}`
  },
  ownRule: 'It is a rule of your own.',
  ruleLog: 'Its own words',
  compared: 'It compared',
  notKnown: (condition, why) => `The check “${condition}” gave no answer: ${why}. What is not known is never accepted.`,
  before: 'Rules that were asked before it, and why they did not speak',
  nothingBefore: 'No rule was asked before it.',
  tried: ({ outcome, condition }) => {
    switch (outcome) {
      case 'no':
        return condition === undefined ? 'did not hold' : `“${condition}” did not hold`
      case 'tagged':
        return 'added a header field and went on'
      case 'next':
        return 'only passed on'
    }
  },
  untried: (rule) => `(and ${rule})`,
  wouldAccept: 'What would have made it pass, smallest first',
  wouldSilence: 'What would silence the rule',
  change,
  warning,
  move: { sender: "the sender's move", client: "the client's move", operator: 'your move' },
  write: (file, inside) =>
    `In ${file ?? 'the configuration'}, ${inside ? 'beside what is under that key' : 'in place of that key'}:`,
  writeIn: (file) => `As a line of ${file}, before the others:`,
  writeRule: ({ file, line }) => `In “when” of the rule at ${file}, line ${line}:`,
  tryThem: 'Each was tried with the rules of now, and led to acceptance.',
  noChange: (attempts) =>
    `No single change would have made it pass (${attempts} were tried). More than one thing speaks against it.`,
  nearest: (change, rule) => `The nearest: ${change} Even then the rule ${rule} would refuse.`,
  temporary: 'The refusal is for now only: a mail server tries again by itself, and nothing need be changed.',
  now: {
    same: 'The rules of now still say the same.',
    accepts:
      'The rules of now would accept it: they, or what they look at, have changed since. It is enough to send again.',
    acceptsKnown: 'It would be accepted now: what could not be found out then is known. It is enough to send again.',
    contentGone:
      'The content of what is refused is not kept, so it cannot be judged again, and what later rules had said of it is not known. `waybill simulate --message FILE` tells, when you have the message.',
    ruleGone: 'The rule is no longer there.',
  },
  nowOther: (rule, at, gone) =>
    `${gone ? 'The rule is no longer there, but' : 'By now'} another rule speaks first: ${at}. What follows is about ${rule}.`,
  noConfiguration:
    'No server runs on this state folder, so nothing could be tried. Name its configuration with --config to see what would have made it pass.',
  notRebuilt: 'The story of the session is kept only in part, so the case cannot be judged again.',
  simulated: 'Simulated session',
  connection: '(the client connects)',
  content: '(the message, and a dot)',
  verdict: {
    accept: 'accepts',
    deny: 'refuses',
    defer: 'puts off',
    discard: 'takes it and throws it away',
    hold: 'takes it and holds it',
  },
  noRuleSpoke: 'no rule objects',
  outcome: {
    accepted: 'It would be accepted.',
    part: 'It would be accepted for some of the recipients.',
    refused: 'It would be refused.',
    deferred: 'It would be put off: the client would be asked to come again later.',
  },
  notAsked:
    'Not looked at: limits on connections, early talking, the log-in itself. Nothing was stored, counted or called.',
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
