// English texts: the receiver's own rules, and those of the recipient.

import type { CauseText } from '../catalogue.ts'
import { FIND_SENDER_STEPS } from './shared-steps.ts'

export const EN_POLICY = {
  'policy.local': {
    title: 'The receiver has a rule against this message and does not say which.',
    explanation: 'The text names no reason that could be acted upon. It may be the content, the sender or the server.',
    steps: [
      'Send a short plain message without links and attachments. If it passes, it was the content.',
      'Check the sending server: `dig +short -x YOUR.ADDRESS`, `dig +short TXT DOMAIN` (SPF), `dig +short TXT _dmarc.DOMAIN`, and the address at https://check.spamhaus.org.',
      "Otherwise ask the postmaster of the recipient's domain by another way, with date, addresses and the full reply.",
      {
        for: ['exim-debian', 'exim'],
        says: 'If your own Exim said it: `exim -bh CLIENT.ADDRESS` shows the rule that refuses; the lists are /etc/exim4/local_sender_blacklist and local_host_blacklist (Debian).',
      },
      {
        for: ['postfix'],
        says: 'If your own Postfix said it: the log line has the rule after "reject:"; the rules: `postconf smtpd_client_restrictions smtpd_sender_restrictions smtpd_recipient_restrictions`.',
      },
      {
        for: ['exchange', 'microsoft365'],
        says: 'If your own organisation said it: Exchange admin center → Mail flow → Rules; `Get-TransportRule | Format-Table Name,State,Priority`.',
      },
      {
        for: ['google-workspace'],
        says: 'If your own organisation said it: Admin console → Apps → Google Workspace → Gmail → Compliance (content rules) and "Spam, phishing and malware" (blocked senders).',
      },
      { for: ['waybill'], says: 'If your own server said it: `waybill trace ID` names the rule.' },
    ],
  },
  'policy.recipient-rule': {
    title: 'The recipient, or their organisation, blocks this sender.',
    explanation: "It is a rule or list of the recipient's own and not one of the provider.",
    steps: [
      'Ask the person in another way to allow your address or domain (list of blocked senders, rules, allow list of the company).',
      'Do not try to get round it: other addresses get blocked as well.',
      {
        for: ['microsoft365'],
        says: 'For its admin: https://security.microsoft.com → Email & collaboration → Policies & rules → Threat policies → Tenant Allow/Block Lists; and Exchange admin center → Mail flow → Rules.',
      },
      {
        for: ['google-workspace'],
        says: 'For its admin: Admin console → Apps → Google Workspace → Gmail → Spam, phishing and malware → Blocked senders.',
      },
    ],
  },
  'policy.sender-blocked': {
    title: 'This sender address or account is blocked.',
    explanation: 'Mail with it is refused, whatever server sends it; often because spam was sent with it.',
    steps: [
      'Change the password of the account; look for devices, forwardings and rules you do not know.',
      'If your own provider blocked sending: ask its support to release the account.',
      'If the receiver did: write to its postmaster from another address, with the full reply.',
      {
        for: ['microsoft365'],
        says: 'For your admin: https://security.microsoft.com/restrictedentities → the account → Unblock.',
      },
      {
        for: ['exim-debian'],
        says: 'If your own Exim blocks the sender: take it out of /etc/exim4/local_sender_blacklist, or put it into sender_local_deny_exceptions there. Both hold at once.',
      },
      {
        for: ['postfix'],
        says: 'If your own Postfix blocks the sender: look into the tables of `postconf smtpd_sender_restrictions` (`postmap -q ADDRESS hash:/etc/postfix/FILE`).',
      },
      {
        for: ['cpanel'],
        says: 'If your own server blocks: cPanel → Email → Email Accounts → Manage: outgoing mail "Allow"; WHM → List Suspended Accounts.',
      },
      ...FIND_SENDER_STEPS,
    ],
  },
  'policy.ip-blocked': {
    title: 'The receiver has blocked the address of the sending server.',
    explanation: 'It is on a list of its own, so public lists do not show it.',
    steps: [
      'Look whether your server did send spam: queue, log, unknown mail. Stop that first.',
      {
        ask: 'refuser',
        says: "Then write to postmaster@ of the recipient's domain from another server, or use what the reply offers.",
      },
      'Name your address, what you send, what was wrong and what you did; quote the full reply.',
      ...FIND_SENDER_STEPS,
    ],
  },
  'policy.geo': {
    title: 'The receiver takes no mail from the country of the sending server.',
    explanation: 'It refuses whole countries or regions, whoever writes.',
    steps: [
      'Ask the recipient in another way to have your domain or address let through by their admin.',
      'Or send through a server in another country, for instance that of a mail service.',
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
