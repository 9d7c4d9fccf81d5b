// English: what is said of a mail that arrived. The steps are for whoever sends such mails, unless they say otherwise.

import { GRAMMAR } from '../../words/grammar.ts'
import { FILTER_NAMES } from './spam-marks.ts'
import type { ArrivedWords } from './words.ts'

const { count, number, span } = GRAMMAR.en

/** What the tests of a filter speak of, and what to do about it. */
const TOPICS: Readonly<Record<string, { readonly of: string; readonly steps: readonly string[] }>> = {
  'spf.fail': {
    of: 'The sending server is not in the SPF record',
    steps: ['Add the sending server to the SPF record of the domain in Return-Path: `dig +short TXT DOMAIN`.'],
  },
  'dkim.fail': {
    of: 'The DKIM signature is missing or does not hold',
    steps: [
      'Sign with DKIM on the server that sends last, and compare the key: `dig +short TXT SELECTOR._domainkey.DOMAIN`.',
    ],
  },
  'dmarc.fail': { of: 'DMARC failed', steps: ['Let SPF or DKIM pass for the very domain that stands in From.'] },
  'dns.ptr': {
    of: 'The sending address has no proper name',
    steps: [
      'Set the reverse name (PTR) of the sending address in the panel of the hoster; the name must lead back to the address.',
    ],
  },
  'dns.helo': {
    of: 'The sending server greets with a doubtful name',
    steps: ['Let the server greet (HELO) with the full name that its address has in DNS.'],
  },
  'blocklist.ip': {
    of: 'An address on the way is on a block list',
    steps: [
      'Look the sending address up at https://check.spamhaus.org; find and stop what was sent from it, then ask for removal there.',
    ],
  },
  'blocklist.url': {
    of: 'It links to a domain on a block list',
    steps: [
      'Take the links out one by one and test; look the domains up at https://check.spamhaus.org, shortened links first.',
    ],
  },
  'dns.sender-domain': {
    of: "The sender's domain does not exist in DNS or takes no mail",
    steps: ['Write from a domain that exists and has an MX record.'],
  },
  'format.rfc5322': {
    of: 'Fields of the header are missing, doubled or forged',
    steps: ['Let the program write Date, From and Message-ID once each, and a true date.'],
  },
  'spam.phishing': {
    of: 'It looks like a mail that pretends to be from somebody else',
    steps: ['Use one address of your own domain in From, Reply-To and Return-Path, and no foreign names in the links.'],
  },
  'spam.content': {
    of: 'The text itself looks like advertising or like spam seen before',
    steps: [
      'Send the same as plain text without links and pictures. If that passes, it is the content: put things back one by one.',
      'The recipient marks it as not spam: filters learn from that.',
    ],
  },
}

export const ARRIVED_EN: ArrivedWords = {
  flaws: {
    unproven: ({ domain, ip }) => ({
      says: `Nothing proves that it is from ${domain}: neither SPF nor DKIM passed.`,
      steps: [
        `SPF, one TXT record: \`${domain}. TXT "v=spf1 ${ip === undefined ? 'ip4:YOUR.ADDRESS' : mechanism(ip)} -all"\`, with the \`include:\` of each mail service before \`-all\`.`,
        `Let the server sign with DKIM and publish the key: \`SELECTOR._domainkey.${domain}. TXT "v=DKIM1; k=rsa; p=..."\`.`,
        `Then DMARC: \`_dmarc.${domain}. TXT "v=DMARC1; p=none; rua=mailto:postmaster@${domain}"\`.`,
      ],
    }),
    unaligned: ({ domain, passed, method }) => ({
      says: `${method === 'dkim' ? 'DKIM' : 'SPF'} passed for ${passed}, but From says ${domain}: that proves nothing of ${domain} (DMARC).`,
      steps: [
        `In the settings of the service that sends: let it sign with DKIM as ${domain} (its pages call it domain authentication or custom DKIM).`,
        `Or give it a return path under ${domain} and list its servers in that SPF record.`,
      ],
    }),
    dmarc: ({ domain, forwarded }) => ({
      says: `DMARC failed: the mail could not prove that it is from ${domain}.`,
      steps: [
        ...(forwarded
          ? [
              'It came by way of a forwarder or a mailing list, which breaks SPF and often DKIM. Send one directly and compare; the forwarder should leave the mail unchanged or seal it (ARC).',
            ]
          : []),
        `Let every server that sends for ${domain} sign with DKIM as ${domain}, and list it in SPF: \`dig +short TXT ${domain}\`, \`dig +short TXT _dmarc.${domain}\`.`,
        'If you did not send it: somebody forges your domain, and it was rightly sorted out.',
      ],
    }),
    spf: ({ result, domain, ip }) => ({
      says: `SPF ${result}: ${domain} does not list ${ip ?? 'the sending server'} among its servers.`,
      steps: [
        `If that server is yours: add ${ip === undefined ? 'its address' : `\`${mechanism(ip)}\``} to the SPF record of ${domain}. There may be only one: \`dig +short TXT ${domain}\`.`,
        'Or send through a server that is in the record.',
        'If it was forwarded: the forwarder must rewrite the return path (SRS).',
      ],
    }),
    'spf-record': ({ domain }) => ({
      says: `The SPF record of ${domain} cannot be read.`,
      steps: [
        `\`dig +short TXT ${domain}\`: exactly one record may begin with v=spf1, and it may need ten look-ups at most.`,
      ],
    }),
    dkim: ({ domain, reason }) => ({
      says: `The DKIM signature of ${domain} does not hold${reason === undefined ? '' : ` (${reason})`}.`,
      steps: [
        'Sign on the last server before the outside: footers, virus scanners and mailing lists change the mail after signing.',
        `Compare key and record: \`dig +short TXT SELECTOR._domainkey.${domain}\` (the selector is s= in DKIM-Signature).`,
      ],
    }),
    'no-ptr': ({ ip }) => ({
      says: `The sending address ${ip} has no name in reverse DNS, or one that does not lead back.`,
      steps: [
        `See it: \`dig +short -x ${ip}\`, then the address of that name: it must be ${ip} again.`,
        'Set it in the panel of your hoster ("reverse DNS"), or ask the support: only the owner of the address can.',
      ],
    }),
    helo: ({ helo, ip }) => ({
      says: `The sending server greets as "${helo}", which is no full host name.`,
      steps: [
        `Let it greet with a name that leads to ${ip ?? 'its address'} in DNS: \`myhostname\` in Postfix, \`primary_hostname\` in Exim; a program or device has it in its mail settings.`,
      ],
    }),
    filter: ({ cause, tests, points, ip }) => ({
      says: `${TOPICS[cause]?.of ?? 'It looks like spam'}${points === undefined ? '' : `: ${count(points, 'point')}`} (${tests.join(', ')}).`,
      steps: (TOPICS[cause]?.steps ?? []).map((step) =>
        ip === undefined ? step : step.replace('the sending address', `the sending address ${ip}`),
      ),
    }),
    bulk: () => ({
      says: 'It was sorted out as bulk mail.',
      steps: [
        'Write only to those who asked for it, and let them leave with one click (List-Unsubscribe and List-Unsubscribe-Post, RFC 8058).',
        'Send mailings from a domain and an address of their own, always the same, signed with DKIM.',
      ],
    }),
    phishing: () => ({
      says: 'It was taken for a forgery: a mail that pretends to be from somebody else.',
      steps: [
        'Let SPF, DKIM and DMARC pass for the domain in From, and use no name of another company or of a person of the recipient in From.',
        "Ask the recipient's administrator to look at it in quarantine and to report it as wrongly held.",
      ],
    }),
    virus: () => ({
      says: 'It was taken for dangerous because of its attachment or its links.',
      steps: [
        'Check the file at several scanners; send it another way (a link to your own site), without a password and not as a program or with macros.',
      ],
    }),
    blocked: () => ({
      says: 'The recipient, or whoever runs their mail, has this sender on a list of blocked ones.',
      steps: [
        'The recipient takes the address off the list of blocked senders, in the settings of the mailbox; or their administrator does in the policy against spam.',
      ],
    }),
    untold: ({ filter }) => ({
      says: `${FILTER_NAMES[filter]} took it for spam and does not say why; the proofs of the sender are in order or not told.`,
      steps: [
        'Send the same as plain text without links, pictures and attachments. If that passes, it is the content.',
        'If it does not: it is the standing of the domain or of the address. Look the address up at https://check.spamhaus.org, begin with few mails a day, and see the pages for senders of the service.',
        'The recipient marks it as not spam and adds the sender to the contacts.',
      ],
    }),
    malformed: ({ fields }) => ({
      says: `The header is not as it must be: ${fields.join(', ')}.`,
      steps: ['Let the program that makes the mail write Date, From and Message-ID, each once (RFC 5322).'],
    }),
    unsubscribe: () => ({
      says: 'It is a mailing, and cannot be left with one click.',
      steps: [
        'Add `List-Unsubscribe: <https://DOMAIN/unsubscribe/ID>` and `List-Unsubscribe-Post: List-Unsubscribe=One-Click` (RFC 8058), and sign both with DKIM.',
      ],
    }),
    slow: ({ by, from, seconds }) => ({
      says: `It waited ${span(seconds * 1000)} between ${from} and ${by}.`,
      steps: [
        `Look in the log of ${from} for the tries and their answers: a first refusal that passes after some minutes is greylisting, and ends once the sender is known.`,
        'Nothing of it there: the time passed within a filter or a queue of that server.',
      ],
    }),
    clock: ({ by, seconds }) => ({
      says: `A clock on the way is wrong: by that of ${by} the mail arrived ${span(seconds * 1000)} before it was sent.`,
      steps: [`Set the clock of ${by}, or of the host before it, by NTP: \`timedatectl\`.`],
    }),
  },
  takenForSpam: ({ filter, score, threshold }) =>
    score === undefined || threshold === undefined || filter === 'microsoft'
      ? `Taken for spam by ${FILTER_NAMES[filter]}${filter === 'microsoft' && score !== undefined ? ` (SCL ${score})` : ''}.`
      : `Taken for spam by ${FILTER_NAMES[filter]}: ${count(score, 'point')}, ${number(threshold)} are enough.`,
  notSpam: 'It was not taken for spam.',
  nobodyJudged: 'No filter of the receiving side left a verdict in it.',
  receiverMayAllow: 'Whoever runs the receiving server can allow the sender there.',
  nothingTold: 'It does not tell which proofs of the sender were checked, and shows nothing to mend.',
  nothingToMend: 'The proofs that are told passed; there is nothing to mend.',
  trust: ({ receiver, proven, disbelieved }) =>
    [
      receiver === undefined
        ? 'No server wrote that it took this mail in, so anybody may have written these fields.'
        : `Only what ${receiver} and those behind it wrote on taking it in counts.`,
      ...(proven || receiver === undefined ? [] : ['Some of that stands where the sender could have written it too.']),
      ...(disbelieved === 0
        ? []
        : [`Not believed, as another server or the sender wrote it: ${count(disbelieved, 'field')}.`]),
    ].join(' '),
}

const mechanism = (ip: string): string => (ip.includes(':') ? `ip6:${ip}` : `ip4:${ip}`)
