// English texts: the proofs of who sends: SPF, DKIM, DMARC, ARC, reverse DNS, HELO, and the sender's domain.

import type { CauseText } from '../catalogue.ts'
import { GREETING_NAME_STEPS, RETURN_PATH_STEPS, SIGN_STEPS } from './shared-steps.ts'

export const EN_AUTHENTICATION = {
  'auth.none': {
    title: 'The message does not prove who it is from: neither SPF nor DKIM passed.',
    first: 'Publish SPF for the domain: `DOMAIN. TXT "v=spf1 ip4:YOUR.ADDRESS -all"`.',
    explanation:
      'Large receivers refuse mail whose domain neither lists the sending server (SPF) nor signs the message (DKIM).',
    steps: [
      'SPF, one TXT record for the domain: `DOMAIN. TXT "v=spf1 ip4:YOUR.ADDRESS -all"`, with the `include:` of each mail service you use before `-all`.',
      'DKIM: let the server sign, and publish the key: `SELECTOR._domainkey.DOMAIN. TXT "v=DKIM1; k=rsa; p=PUBLIC-KEY"`.',
      'DMARC: `_dmarc.DOMAIN. TXT "v=DMARC1; p=none; rua=mailto:MAILBOX@DOMAIN"`.',
      'If the domain in From is not yours (gmail.com, yandex.ru, mail.ru): send through its own server, or with an address of your own domain.',
      ...SIGN_STEPS,
      ...RETURN_PATH_STEPS,
    ],
  },
  'spf.fail': {
    title: 'The domain of the sender does not allow this server to send (SPF).',
    explanation:
      'The SPF record in DNS does not list the address the message came from. It also happens when a server forwards the message.',
    steps: [
      'Take the refused address from the reply and look at the record: `dig +short TXT DOMAIN`.',
      'Add the server to the record (there may be only one): `DOMAIN. TXT "v=spf1 ip4:YOUR.ADDRESS -all"` (IPv6: `ip6:`), or the include of your mail service.',
      'Or send through a server that is in the record already.',
      'Wait until the old record is forgotten (its TTL, mostly an hour), then send again.',
      'The message was forwarded: the forwarder must rewrite the sender (SRS), or fetch the mail by IMAP instead.',
      { for: ['microsoft365'], says: '`DOMAIN. TXT "v=spf1 include:spf.protection.outlook.com -all"`' },
      { for: ['google-workspace'], says: '`DOMAIN. TXT "v=spf1 include:_spf.google.com ~all"`' },
      { for: ['cpanel'], says: 'cPanel → Email → Email Deliverability → the domain → Repair.' },
      { for: ['plesk'], says: 'Websites & Domains → the domain → DNS → the TXT record that begins with v=spf1.' },
      {
        for: ['ispmanager'],
        says: 'Domain names (DNS) → the domain → Manage DNS records → the TXT record that begins with v=spf1.',
      },
      { for: ['directadmin'], says: 'DNS Management → the TXT record that begins with v=spf1.' },
      {
        for: ['exim-debian', 'exim'],
        says: 'Mail that you forward: Exim 4.95 and later know SRS (`srs_encode`); simplest is to keep a mailbox and have the other service fetch it.',
      },
      {
        for: ['postfix'],
        says: "Mail that you forward: postsrsd, `postconf -e 'sender_canonical_maps = tcp:localhost:10001' 'sender_canonical_classes = envelope_sender' 'recipient_canonical_maps = tcp:localhost:10002' 'recipient_canonical_classes = envelope_recipient'` (postsrsd 1; version 2: socketmap).",
      },
      ...RETURN_PATH_STEPS,
    ],
  },
  'spf.record': {
    title: "The SPF record of the sender's domain is broken or too wide.",
    first: 'See the record: `dig +short TXT DOMAIN`. Exactly one may begin with v=spf1.',
    explanation:
      'It has a mistake, there are two of them, it needs more than ten look-ups, or it allows far too many addresses. Receivers then treat it as no record or worse.',
    steps: [
      'See it: `dig +short TXT DOMAIN`. Exactly one record may begin with v=spf1; put two together into one: `DOMAIN. TXT "v=spf1 ip4:YOUR.ADDRESS include:SERVICE -all"`.',
      'At most ten look-ups (include, a, mx, redirect, exists, also inside the includes): remove services that are no longer used, write `ip4:` instead of `a` and `mx`, leave out `ptr`.',
      'Each include must exist: `dig +short TXT SERVICE`.',
      'End it with `-all` or `~all`, never with `+all`.',
    ],
  },
  'dkim.fail': {
    title: 'The DKIM signature is missing or does not fit.',
    explanation:
      'The key in DNS is wrong or missing, something changed the message after signing, or the message was not signed at all.',
    steps: [
      'Look in the header for DKIM-Signature with its s= (SELECTOR) and d= (DOMAIN), then `dig +short TXT SELECTOR._domainkey.DOMAIN`.',
      'The record must be `SELECTOR._domainkey.DOMAIN. TXT "v=DKIM1; k=rsa; p=PUBLIC-KEY"`, with the whole key; compare: `openssl rsa -in KEYFILE -pubout`.',
      'Key shorter than 1024 bits: make a new one of 2048 with another selector.',
      'Sign last: footers, disclaimers and virus-scanner notes added afterwards break the signature.',
      ...SIGN_STEPS,
    ],
  },
  'dmarc.fail': {
    title: 'The message broke the DMARC rule of the domain in From.',
    first: 'Let every sending server and service sign DKIM with the domain of the From address.',
    explanation:
      'The owner of that domain asks receivers to refuse mail that neither SPF nor DKIM proves for exactly that domain. This message was not proved.',
    steps: [
      'You own the domain: let every sending server and service sign DKIM with it, or use it in the envelope too and list the server in SPF. One of both is enough.',
      'From is a free-mail address (gmail.com, yahoo.com, mail.ru, yandex.ru) and a website or service sends: use an address of your own domain.',
      'It was forwarded or went through a list: the forwarder must leave the content as it is, the list must rewrite From.',
      'Do not weaken the rule to p=none for good; it protects your name. See the reports at rua= for who sends without proof.',
      ...SIGN_STEPS,
      ...RETURN_PATH_STEPS,
    ],
  },
  'dmarc.missing': {
    title: "The sender's domain has no usable DMARC record.",
    first: 'Publish one record: `_dmarc.DOMAIN. TXT "v=DMARC1; p=none; rua=mailto:MAILBOX@DOMAIN"`.',
    explanation: 'The receiver wants one, usually because you send many messages a day.',
    steps: [
      'Publish it: `_dmarc.DOMAIN. TXT "v=DMARC1; p=none; rua=mailto:MAILBOX@DOMAIN"`. Exactly one; check: `dig +short TXT _dmarc.DOMAIN`.',
      'SPF or DKIM must pass for the same domain as in From.',
      'When the reports show only your own servers, go to p=quarantine and then p=reject.',
      { for: ['cpanel'], says: 'cPanel → Domains → Zone Editor → Manage → Add Record → DMARC.' },
      { for: ['plesk'], says: 'Websites & Domains → the domain → DNS → Add Record: TXT, name _dmarc.' },
      { for: ['ispmanager'], says: 'Mail → Mail domains → the domain → Edit: switch DMARC on.' },
      ...SIGN_STEPS,
    ],
  },
  'dmarc.unaligned': {
    title: 'SPF or DKIM passed, but for another domain than the one in From.',
    explanation: 'The receiver wants the proof for exactly the domain the reader sees.',
    steps: [
      'Sign DKIM with the domain in From: in DKIM-Signature d= must be that domain.',
      'Or let the envelope sender (Return-Path) be an address of that domain; mail services call this custom return path or bounce domain.',
      'One of both is enough. Then send to yourself at Gmail: Show original tells SPF, DKIM and DMARC.',
      ...SIGN_STEPS,
      ...RETURN_PATH_STEPS,
    ],
  },
  'dmarc.temperror': {
    title: 'The receiver could not check SPF, DKIM or DMARC because DNS failed.',
    explanation: "The name servers of the sender's domain did not answer it just now.",
    steps: [
      'Wait: your server tries again.',
      'If it repeats, ask each name server from outside: `dig +short NS DOMAIN`, then `dig @NAMESERVER TXT DOMAIN` and `dig @NAMESERVER TXT _dmarc.DOMAIN`. All must answer, over IPv6 and TCP (`+tcp`) too.',
      'With DNSSEC: if only `dig +cd TXT DOMAIN` answers, the signatures are broken.',
    ],
  },
  'arc.fail': {
    title: 'The chain of ARC seals on the message is broken.',
    explanation: 'A forwarder or mailing list on the way sealed it wrongly or changed it afterwards.',
    steps: [
      'Send directly to the final address.',
      'Whoever runs the forwarder or the list must seal last, after all changes, or switch ARC off.',
    ],
  },
  'dns.ptr': {
    title: 'The sending server has no proper name in reverse DNS.',
    explanation:
      'The address must lead to a name (PTR), and that name back to the same address. Here one of both is missing or does not fit.',
    steps: [
      'See it: `dig +short -x YOUR.ADDRESS`, then `dig +short A NAME` of the answer: it must be YOUR.ADDRESS again.',
      'Set the PTR in the panel of your hoster ("reverse DNS", "rDNS"), or ask the support: only the owner of the address can. Wanted: `YOUR.ADDRESS PTR mail.DOMAIN.` and `mail.DOMAIN. A YOUR.ADDRESS`.',
      'Let the server greet with the same name (HELO).',
      'Do the same for IPv6, or send over IPv4 only.',
      {
        for: ['exim-debian', 'exim'],
        says: 'IPv4 only: `disable_ipv6 = true` (Debian: in /etc/exim4/exim4.conf.localmacros, then `update-exim4.conf && systemctl restart exim4`).',
      },
      { for: ['postfix'], says: "IPv4 only: `postconf -e 'inet_protocols = ipv4' && systemctl restart postfix`." },
      ...GREETING_NAME_STEPS,
    ],
  },
  'dns.helo': {
    title: 'The sending server greets with a wrong name (HELO).',
    explanation: 'The name is not complete, does not exist in DNS, or is not its own.',
    steps: [
      'The name must be full and lead to the server: `mail.DOMAIN. A YOUR.ADDRESS`; best the one that `dig +short -x YOUR.ADDRESS` gives.',
      'From a mail program: use port 587 and log in; then the name does not matter.',
      ...GREETING_NAME_STEPS,
      { for: ['php'], says: "PHPMailer: `$mail->Hostname = 'mail.DOMAIN';`" },
    ],
  },
  'dns.sender-domain': {
    title: "The domain of the sender's address cannot be found or takes no mail.",
    explanation:
      'The receiver wants to be able to answer. The domain in the envelope sender has no MX or address record, or no such mailbox exists there.',
    steps: [
      'Look at the sender address the reply names; programs and web servers often use www-data@localhost or the name of the machine.',
      'Set a real address as envelope sender (Return-Path).',
      'If the domain is right: publish `DOMAIN. MX 10 mail.DOMAIN.` and see that this server accepts mail for the address.',
      ...RETURN_PATH_STEPS,
      {
        for: ['exim-debian'],
        says: 'Put the right domain into /etc/mailname, or single users into /etc/email-addresses (`USER: MAILBOX@DOMAIN`); then `update-exim4.conf && systemctl restart exim4`.',
      },
      {
        for: ['postfix'],
        says: "`postconf -e 'myorigin = DOMAIN' && postfix reload`; for single users /etc/postfix/generic and `smtp_generic_maps`.",
      },
      { for: ['waybill'], says: '`mail_domain: DOMAIN` in the configuration file.' },
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
