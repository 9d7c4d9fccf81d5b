// English texts: relaying, logging in, and the proofs of who sends (SPF, DKIM, DMARC, reverse DNS, HELO).

import type { CauseText } from '../catalogue.ts'

export const EN_IDENTITY = {
  'relay.denied': {
    title: 'The server does not pass mail on to that domain for you.',
    explanation:
      'It takes mail for its own domains from everybody, and for others only from those who logged in. Either you did not log in, or the message reached a server that is not responsible for the domain.',
    steps: [
      'If you send from a mail program: switch on log-in for the outgoing server, user name = full address, port 587 with STARTTLS or 465 with TLS. Thunderbird: Account Settings, Outgoing Server, Edit, Authentication method "Normal password". Outlook: Account Settings, More Settings, Outgoing Server, "My outgoing server requires authentication".',
      'If a website or program sends: give it the same settings, or let it hand mail to the server on its own machine.',
      "If the refusal comes from the recipient's side: its MX points to a server that does not have the domain. Its owner must add the domain there or correct the MX.",
      'If it is your server: only add networks you trust to the relay list, never everybody.',
    ],
  },
  'relay.open': {
    title: 'Your server is taken for an open relay or proxy.',
    explanation: 'Strangers can send, or could send, mail through it to anybody. Receivers refuse such servers.',
    steps: [
      'Test from outside, without log-in, whether the server accepts a recipient of a foreign domain; it must answer 550.',
      'Restrict relaying to log-in and to your own networks.',
      'Empty the queue of what strangers left there, then ask for removal from the list.',
    ],
  },
  'auth.required': {
    title: 'You must log in before the server takes your mail.',
    explanation: 'It wants user name and password, and your program sent none.',
    steps: [
      'Switch on authentication for the outgoing server: user name = full address, port 587 with STARTTLS or 465 with TLS.',
      'In PHP or another program: set user name and password of a mailbox for SMTP.',
    ],
  },
  'auth.failed': {
    title: 'The log-in was refused.',
    explanation:
      'User name or password is wrong, or the provider does not allow this way of logging in (two-step verification, SMTP log-in switched off).',
    steps: [
      'Use the full address as user name and type the password anew.',
      'With two-step verification, make an app password in the settings of the account and use that.',
      'Check that the account is not locked by logging in on the web.',
      'In a company: ask the admin whether SMTP log-in is switched on for the mailbox.',
    ],
  },
  'auth.none': {
    title: 'The message does not prove who it is from: neither SPF nor DKIM passed.',
    explanation:
      'Large receivers refuse mail whose domain neither lists the sending server (SPF) nor signs the message (DKIM).',
    steps: [
      'Publish an SPF record that lists every server you send from: `v=spf1 ip4:YOUR.ADDRESS -all`, or the `include:` of your mail service.',
      'Switch on DKIM signing with your own domain and publish its key.',
      'Then publish DMARC, to begin with `v=DMARC1; p=none; rua=mailto:you@DOMAIN`.',
      'If you are not the owner of the domain in From, send through its own server.',
    ],
  },
  'sender.mismatch': {
    title: 'You may not send with this sender address.',
    explanation: 'The address in From or in the envelope does not belong to the account that logged in.',
    steps: [
      'Set From and the log-in to the same address.',
      'If you need the other address: have the admin add it to your account as an alias or give you "send as".',
      "In a website's form: use your own address as From and the visitor's as Reply-To.",
    ],
  },
  'spf.fail': {
    title: 'The domain of the sender does not allow this server to send (SPF).',
    explanation:
      'The SPF record in DNS does not list the address the message came from. It also happens when a server forwards the message.',
    steps: [
      'Find the address that was refused in the reply, and see the record: `dig TXT DOMAIN`.',
      'Add the server: `ip4:` or `ip6:` with its address, or the `include:` of the service.',
      'Send only through servers in the record; with forwarding, rewrite the sender (SRS).',
      "Wait for the old record's TTL, then send again.",
    ],
  },
  'spf.record': {
    title: "The SPF record of the sender's domain is broken or too wide.",
    explanation:
      'It has a mistake, there are two of them, it needs more than ten look-ups, or it allows far too many addresses. Receivers then treat it as no record or worse.',
    steps: [
      'See it: `dig TXT DOMAIN`; there must be exactly one that begins with v=spf1.',
      'Remove services that are no longer used, so that at most ten look-ups remain.',
      'End it with `-all` or `~all`, never with `+all`.',
    ],
  },
  'dkim.fail': {
    title: 'The DKIM signature is missing or does not fit.',
    explanation:
      'The key in DNS is wrong or missing, something changed the message after signing, or the message was not signed at all.',
    steps: [
      'Look in the header for DKIM-Signature and its d= and s=; then `dig TXT s._domainkey.d`.',
      'Compare the key there with the one the server signs with; watch for a key cut in two.',
      'Sign last: footers and virus-scanner notes added afterwards break the signature.',
    ],
  },
  'dmarc.fail': {
    title: 'The message broke the DMARC rule of the domain in From.',
    explanation:
      'The owner of that domain asks receivers to refuse mail that neither SPF nor DKIM proves for exactly that domain. This message was not proved.',
    steps: [
      'If you own the domain: let every sending service sign DKIM with your domain, or use your domain in the envelope and list it in SPF.',
      'If you send through a service with a free-mail address in From (gmail.com, mail.ru, yandex.ru): use an address of your own domain instead.',
      'If it was forwarded or went through a list: the forwarder must keep the signature intact or rewrite From.',
    ],
  },
  'dmarc.missing': {
    title: "The sender's domain has no usable DMARC record.",
    explanation: 'The receiver wants one, usually because you send many messages a day.',
    steps: [
      'Publish at _dmarc.DOMAIN a TXT record: `v=DMARC1; p=none; rua=mailto:you@DOMAIN`.',
      'Make sure that SPF or DKIM passes for the same domain as in From.',
    ],
  },
  'dmarc.unaligned': {
    title: 'SPF or DKIM passed, but for another domain than the one in From.',
    explanation: 'The receiver wants the proof for exactly the domain the reader sees.',
    steps: [
      'Sign DKIM with the domain in From (d=).',
      'Or set up a return path under your own domain at your mail service.',
    ],
  },
  'dmarc.temperror': {
    title: 'The receiver could not check SPF, DKIM or DMARC because DNS failed.',
    explanation: "The name servers of the sender's domain did not answer it just now.",
    steps: [
      'Wait: it is tried again.',
      'If it repeats: check the name servers of your domain from outside, including DNSSEC.',
    ],
  },
  'arc.fail': {
    title: 'The chain of ARC seals on the message is broken.',
    explanation: 'A forwarder or mailing list on the way sealed it wrongly or changed it afterwards.',
    steps: ['Send directly to the final address.', 'Tell whoever runs the forwarder or the list.'],
  },
  'dns.ptr': {
    title: 'The sending server has no proper name in reverse DNS.',
    explanation:
      'The address must lead to a name (PTR), and that name back to the same address. Here one of both is missing or does not fit.',
    steps: [
      'See it: `dig -x ADDRESS`, then `dig A NAME` of the answer.',
      'Set the PTR in the panel of your hoster, or ask them: only the owner of the address can.',
      'Let it be the name your server greets with (HELO), and let that name point back to the address. Do the same for IPv6, or switch IPv6 off for sending.',
    ],
  },
  'dns.helo': {
    title: 'The sending server greets with a wrong name (HELO).',
    explanation: 'The name is not complete, does not exist in DNS, or is not its own.',
    steps: [
      "Set a full name that points to the server's address, such as mail.example.org: Exim `primary_hostname`, Postfix `myhostname`.",
      'From a mail program: use port 587 and log in; then the name does not matter.',
    ],
  },
  'dns.sender-domain': {
    title: "The domain of the sender's address cannot be found or takes no mail.",
    explanation:
      'The receiver wants to be able to answer. The domain in the envelope sender has no MX or address record, or no such mailbox exists there.',
    steps: [
      'Look at the sender address the reply names; programs and web servers often use www-data@localhost or a host name.',
      'Set a real address as envelope sender (Return-Path).',
      'If the domain is right: publish an MX record, and check that it accepts mail for that address.',
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
