// English texts: block lists, reputation, and addresses that are not trusted as such.

import type { CauseText } from '../catalogue.ts'
import { FIND_SENDER_STEPS, SMARTHOST_STEPS } from './shared-steps.ts'

export const EN_STANDING = {
  'blocklist.ip': {
    title: 'The address of the sending server is on a block list.',
    explanation:
      'A list that the receiver asks says that spam came from this address. On a shared server it may have been a neighbour.',
    steps: [
      { link: true, says: 'Open the link in the reply: the reason stands there.' },
      { link: false, says: 'Look the address up at the list that the reply names: the reason stands there.' },
      'First stop the cause: a stolen mailbox password, an infected website, a form without protection. Look in the queue and in the log for mail that nobody here wrote.',
      {
        ask: 'refuser',
        says: 'Then ask the list for removal; it costs nothing at honest lists, and many let go by themselves after a day or a week.',
      },
      'If it is not your server (web hosting, mail service), tell its support; meanwhile send through another one.',
      ...FIND_SENDER_STEPS,
    ],
  },
  'blocklist.domain': {
    title: 'A domain of the sender is on a block list.',
    explanation: 'The domain in the sender address, in HELO or in From is listed, so a change of server does not help.',
    steps: [
      'Look the domain up at the list that is named in the reply: the reason stands there.',
      'Check the website for break-ins, the mailboxes for stolen passwords, and who else sends with the domain (newsletters, partners).',
      {
        ask: 'refuser',
        says: 'Then ask for removal at that list. A domain of a few days is often let go by itself.',
      },
      ...FIND_SENDER_STEPS,
    ],
  },
  'blocklist.url': {
    title: 'A link in the message is on a block list.',
    explanation: 'The text or the signature contains a domain that is known for spam or harmful pages.',
    steps: [
      'Look up every domain in the message, link shorteners, pictures and the signature too.',
      'Leave that link out or replace it, and send again.',
      'If it is your own site: clean it first.',
      { ask: 'refuser', says: 'Then ask the list for removal.' },
    ],
  },
  'reputation.ip': {
    title: 'The receiver has a bad opinion of the sending server.',
    explanation:
      'It remembers complaints, spam or unknown recipients from this address or its neighbours. There is no public list to be removed from.',
    steps: [
      'Stop what caused it: stolen accounts, old lists, mail nobody asked for.',
      'See that reverse DNS, SPF, DKIM and DMARC are right.',
      'Send little for some days, to people who do read your mail; then slowly more. A new address is distrusted at first.',
      {
        ask: 'refuser',
        says: "Register with the receiver's postmaster service, and use the form or address that it names.",
      },
      ...FIND_SENDER_STEPS,
    ],
  },
  'reputation.domain': {
    title: "The receiver has a bad opinion of the sender's domain.",
    explanation:
      'Mail with this domain was complained about, or the domain is too new. Another server does not change that.',
    steps: [
      'See that SPF, DKIM and DMARC pass for the domain, and that nobody else sends with it.',
      'Remove addresses that never react, and make leaving the list easy (List-Unsubscribe).',
      'Begin with small numbers and increase slowly over some weeks.',
      ...FIND_SENDER_STEPS,
    ],
  },
  'reputation.unknown': {
    title: 'The receiver does not know the sending server and does not trust strangers.',
    explanation: 'It accepts mail only from servers that introduced themselves or have a history.',
    steps: [
      'Give the server a speaking name in reverse DNS (`YOUR.ADDRESS PTR mail.DOMAIN.`) and a website with an imprint under that domain.',
      {
        ask: 'refuser',
        says: 'Write to the postmaster of the receiver, name your IP address and who you are, and ask for release.',
      },
      'Until then send through a server that is known there, such as that of your hoster.',
      ...SMARTHOST_STEPS,
    ],
  },
  'ip.dynamic': {
    title: 'The sending address is taken for a home or dial-up line.',
    explanation: 'Such lines are not supposed to deliver mail directly; receivers refuse them as a rule.',
    steps: [
      'Send through the mail server of your provider or domain, port 587 with log-in (a smarthost).',
      'If it is a fixed address of a server: have the hoster set a reverse name of your own, `YOUR.ADDRESS PTR mail.DOMAIN.`, without "dyn", "pool" or the digits of the address.',
      { ask: 'refuser', says: 'Then ask for removal from the list (Spamhaus PBL: https://check.spamhaus.org).' },
      ...SMARTHOST_STEPS,
    ],
  },
  ipv6: {
    title: 'The receiver does not take mail over IPv6 from here.',
    explanation: 'Over IPv4 the same message may well pass.',
    steps: [
      'Let the server send over IPv4 (below), and send again.',
      'Or make IPv6 right: a reverse name that leads back (`dig +short -x YOUR.ADDRESS`), and the address in SPF: `DOMAIN. TXT "v=spf1 ip4:YOUR.ADDRESS ip6:YOUR.IPV6.ADDRESS -all"`.',
      {
        for: ['exim-debian'],
        says: '`disable_ipv6 = true` in /etc/exim4/exim4.conf.localmacros, then `update-exim4.conf && systemctl restart exim4`.',
      },
      {
        for: ['exim'],
        says: 'Plain Exim: `dns_ipv4_lookup = *` at the beginning of the configuration file: other servers are then looked up by IPv4 only.',
      },
      {
        for: ['postfix'],
        says: "`postconf -e 'smtp_address_preference = ipv4' && postfix reload`; never IPv6: `postconf -e 'inet_protocols = ipv4' && systemctl restart postfix`.",
      },
      {
        for: ['cpanel'],
        says: 'WHM → Exim Configuration Manager → Advanced Editor → Add additional configuration setting: `disable_ipv6`, value `true`; then Save.',
      },
      {
        for: ['plesk'],
        says: 'Tools & Settings → Mail Server Settings → Outgoing mail mode: send from a chosen IPv4 address, IPv6: none.',
      },
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
