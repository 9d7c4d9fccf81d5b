// English texts: block lists, reputation, limits and the receiver's own rules.

import type { CauseText } from '../catalogue.ts'

export const EN_STANDING = {
  'blocklist.ip': {
    title: 'The address of the sending server is on a block list.',
    explanation:
      'A list that the receiver asks says that spam came from this address. On a shared server it may have been a neighbour.',
    steps: [
      'Open the link in the reply, or look the address up at the list it names: the reason stands there.',
      'First stop the cause: a stolen mailbox password, an infected website, a form without protection, too many unknown recipients. Look in the queue and in the log for mail that nobody here wrote.',
      'Then ask the list for removal. Some lists let go by themselves after a day or a week.',
      'If it is not your server, tell its hoster; meanwhile send through another one.',
    ],
  },
  'blocklist.domain': {
    title: 'A domain of the sender is on a block list.',
    explanation: 'The domain in the sender address, in HELO or in From is listed, so a change of server does not help.',
    steps: [
      'Look the domain up at the list that is named.',
      'Check the website for break-ins and the mailboxes for stolen passwords.',
      'Then ask for removal.',
    ],
  },
  'blocklist.url': {
    title: 'A link in the message is on a block list.',
    explanation: 'The text or the signature contains a domain that is known for spam or harmful pages.',
    steps: [
      'Look up every domain in the message, link shorteners and the signature too.',
      'Leave that link out or replace it, and send again.',
      'If it is your own site: clean it, then ask the list for removal.',
    ],
  },
  'reputation.ip': {
    title: 'The receiver has a bad opinion of the sending server.',
    explanation:
      'It remembers complaints, spam or unknown recipients from this address or its neighbours. There is no public list to be removed from.',
    steps: [
      'Stop what caused it: stolen accounts, old lists, mail nobody asked for.',
      'Send less for some days, to people who do read your mail.',
      "Register with the receiver's postmaster service, and use the form or address in the reply.",
    ],
  },
  'reputation.domain': {
    title: "The receiver has a bad opinion of the sender's domain.",
    explanation:
      'Mail with this domain was complained about, or the domain is too new. Another server does not change that.',
    steps: [
      'See that SPF, DKIM and DMARC pass for the domain.',
      'Remove addresses that never react, and make leaving the list easy.',
      'Begin with small numbers and increase slowly.',
    ],
  },
  'reputation.unknown': {
    title: 'The receiver does not know the sending server and does not trust strangers.',
    explanation: 'It accepts mail only from servers that introduced themselves or have a history.',
    steps: [
      'Give the server a speaking name in reverse DNS and a website with an imprint under that domain.',
      'Write to the address in the reply, name your address and who you are, and ask for release.',
    ],
  },
  'ip.dynamic': {
    title: 'The sending address is taken for a home or dial-up line.',
    explanation: 'Such lines are not supposed to deliver mail directly; receivers refuse them as a rule.',
    steps: [
      'Send through the mail server of your provider or domain, port 587 with log-in (a smarthost).',
      'If it is a fixed address of a server: have the hoster set a reverse name without words such as "dyn", "pool" or the digits of the address, then ask for removal from the list (PBL).',
    ],
  },
  ipv6: {
    title: 'The receiver does not take mail over IPv6 from here.',
    explanation: 'Over IPv4 the same message may well pass.',
    steps: [
      'Let the server send over IPv4: Exim `dns_ipv4_lookup = *` or `disable_ipv6 = true`, Postfix `smtp_address_preference = ipv4`.',
      'Or give the IPv6 address a reverse name and put it into SPF.',
    ],
  },
  'limit.rate': {
    title: 'Too many messages in too short a time.',
    explanation: 'The sender, the server or the mailbox went over a limit of the receiver or of the sending service.',
    steps: [
      'If the reply is temporary, the server tries again later by itself; make it slower for this receiver.',
      'If you did not send that much: look for a stolen password or a script, in the queue and in the log.',
      'For mailings: spread them over hours, use a service made for it, or ask for a higher limit.',
    ],
  },
  'limit.connections': {
    title: 'Too many connections at the same time, or too much in one of them.',
    explanation: 'The receiver limits how many connections, messages or errors it takes from one server.',
    steps: [
      'Wait: the server tries again.',
      'Lower the number of parallel connections for this receiver: Postfix `smtp_destination_concurrency_limit`, Exim `serialize_hosts` or `connection_max_messages`.',
    ],
  },
  'limit.recipients': {
    title: 'Too many recipients in one message.',
    explanation:
      'The server takes only so many addresses at once. Those it refused get nothing until the message is sent to them again.',
    steps: [
      'Send to smaller groups, or use a mailing list.',
      'On the server: lower the recipients for each delivery (Postfix `smtp_destination_recipient_limit`, Exim `max_rcpt`).',
    ],
  },
  'limit.bad-recipients': {
    title: 'Too many of the addresses do not exist.',
    explanation: 'To the receiver it looks like guessing of addresses or an old, bought list.',
    steps: [
      'Remove from the list every address that was ever refused as unknown.',
      'Keep only people who subscribed and confirmed it.',
      'If you send no mailings: look for a stolen password or a script.',
    ],
  },
  'limit.size': {
    title: 'The message is too big.',
    explanation: 'Attachments grow by a third on the way, so 20 MB of files become 27 MB of mail.',
    steps: [
      'Put the files where they can be downloaded and send the link.',
      'Or shrink them, or send several messages.',
    ],
  },
  greylist: {
    title: 'The receiver asks to come back later, to see whether a real server is sending.',
    explanation: 'This is greylisting: the first attempt of an unknown server is put off for some minutes.',
    steps: [
      'Wait: a mail server tries again by itself and then gets through.',
      'A script that sends only once never does: let it hand its mail to a real mail server.',
      'If it goes on for hours: see that retries come from the same address.',
    ],
  },
  'policy.local': {
    title: 'The receiver has a rule against this message and does not say which.',
    explanation: 'The text names no reason that could be acted upon. It may be the content, the sender or the server.',
    steps: [
      'Send a short plain message without links and attachments. If it passes, it was the content.',
      'Check SPF, DKIM, reverse DNS and block lists of the sending server.',
      "Otherwise ask the postmaster of the recipient's domain by another way, with date, addresses and the full reply.",
    ],
  },
  'policy.recipient-rule': {
    title: 'The recipient, or their organisation, blocks this sender.',
    explanation: "It is a rule or list of the recipient's own and not one of the provider.",
    steps: ['Ask the person in another way to allow your address or domain.', 'Do not try to get round it.'],
  },
  'policy.sender-blocked': {
    title: 'This sender address or account is blocked.',
    explanation: 'Mail with it is refused, whatever server sends it; often because spam was sent with it.',
    steps: [
      'Change the password of the account, look for devices and rules you do not know.',
      'If your own provider blocked sending: ask its support to release the account.',
      'If the receiver did: write to its postmaster from another address.',
    ],
  },
  'policy.ip-blocked': {
    title: 'The receiver has blocked the address of the sending server.',
    explanation: 'It is on a list of its own, so public lists do not show it.',
    steps: [
      "Use the form or address in the reply, or write to postmaster@ of the recipient's domain from another server.",
      'Name your address, what you send, and what you did against spam.',
      'Look whether your server did send spam: queue, log, unknown mail.',
    ],
  },
  'policy.geo': {
    title: 'The receiver takes no mail from the country of the sending server.',
    explanation: 'It refuses whole countries or regions, whoever writes.',
    steps: [
      'Ask the recipient in another way to have your domain let through.',
      'Or send through a server in another country.',
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
