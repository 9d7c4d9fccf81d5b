// English texts for whoever runs the server that refused. Commands are for root on that server; what stands in CAPITALS is to be
// replaced. Same kinds, same steps in refused-here-ru.ts.

import type { Step } from '../causes/catalogue.ts'
import type { RefusedHere } from './refused-here.ts'

/** How a client is let in past lists and checks. */
const ALLOW: readonly Step[] = [
  {
    for: ['exim-debian'],
    says: 'Allow a client: its address into /etc/exim4/host_local_deny_exceptions, a sender: into sender_local_deny_exceptions there; one a line, it holds at once.',
  },
  {
    for: ['exim'],
    says: 'Allow a client: `accept hosts = ADDRESS` before the `deny` in `acl_check_rcpt`. Try it: `exim -bh ADDRESS`.',
  },
  {
    for: ['postfix'],
    says: 'Allow a client: `ADDRESS OK` in /etc/postfix/client_access, and `check_client_access hash:/etc/postfix/client_access` before what refused in `smtpd_recipient_restrictions`. Then `postmap /etc/postfix/client_access && postfix reload`.',
  },
  {
    for: ['waybill'],
    says: 'The rule, what it compared and the smallest change: `waybill why ID`, with the name in the reply. Allow a client: its address into `host_local_deny_exceptions` in `lists_folder`.',
  },
]

export const REFUSED_HERE_EN: RefusedHere = {
  filter: {
    title: 'The filter of this server refused a message.',
    first: 'If it was wanted, see its score and what that is made of, then allow the sender.',
    explanation:
      'It judged by content and sender. Unwanted mail is rightly refused, and the sender was told. Only wanted mail needs you.',
    steps: [
      'See the score and its parts. rspamd: `grep QUEUE-ID /var/log/rspamd/rspamd.log`, or History on its web page. SpamAssassin: `journalctl -u spamd`, `spamassassin -t < MESSAGE`.',
      'Allow one sender. rspamd, in /etc/rspamd/local.d/multimap.conf: `WANTED { type = "from"; map = "/etc/rspamd/wanted.map"; prefilter = true; action = "accept"; }`. SpamAssassin, in /etc/spamassassin/local.cf: `welcomelist_auth ADDRESS`. Then reload it.',
      'If it hits much wanted mail: raise the limit. rspamd: `reject = 20;` in /etc/rspamd/local.d/actions.conf.',
      { for: ['postfix'], says: 'All that filters refused: `grep milter-reject /var/log/mail.log`.' },
      {
        for: ['exim', 'exim-debian'],
        says: 'All that was refused after the content, with its header: /var/log/exim4/rejectlog.',
      },
      { for: ['waybill'], says: 'The marks and the limit: `waybill why ID`, with the name in the reply.' },
    ],
  },
  list: {
    title: 'This server refused a client because a block list names it.',
    first: 'If the mail was wanted, allow the client here. The listing itself is for its owner to mend.',
    explanation:
      'This server asks the list. Those who run the client can be let go there; you can let them in meanwhile.',
    steps: [
      'See whether it is listed now, through your own resolver: `dig +short 7.2.0.192.LIST` for 192.0.2.7 (the address backwards). An answer of 127.255.255.x means that the list does not serve your resolver; then it must not be asked through that.',
      ...ALLOW,
      'If it hits much wanted mail: take the list out, or let it only mark.',
      { for: ['exim-debian'], says: 'The lists: CHECK_RCPT_IP_DNSBLS in /etc/exim4/exim4.conf.localmacros.' },
      { for: ['postfix'], says: 'The lists: `postconf smtpd_recipient_restrictions postscreen_dnsbl_sites`.' },
      { for: ['waybill'], says: 'The lists: `checks.ip_dnsbls`.' },
    ],
  },
  relay: {
    title: 'This server refused to pass mail on to another domain.',
    first: 'See who it was: a stranger is rightly refused, a user of yours must log in.',
    explanation:
      'Strangers try this all day, and it must stay refused. It needs you only if the client is yours, or if the domain is yours and this server does not know it.',
    steps: [
      'A person or device of yours: log-in for the outgoing server, port 587 or 465.',
      'A machine of yours that cannot log in: let its address send. Never a whole provider, never everybody.',
      {
        for: ['exim-debian'],
        says: 'Your domain: into `dc_other_hostnames`; your network: `dc_relay_nets`, both in /etc/exim4/update-exim4.conf.conf, then `update-exim4.conf && systemctl restart exim4`. Why: `exim4 -bh CLIENT.ADDRESS`.',
      },
      {
        for: ['exim'],
        says: 'Your domain: into `domainlist local_domains`; your network: `hostlist relay_from_hosts`. Why: `exim -bh CLIENT.ADDRESS`.',
      },
      {
        for: ['postfix'],
        says: 'Your domain: into `mydestination`, `virtual_mailbox_domains` or `relay_domains`; your network: `mynetworks`. Then `postfix reload`.',
      },
      {
        for: ['waybill'],
        says: 'Why: `waybill why ID`. Your domain: `local_domains`; your network: `relay_from`.',
      },
    ],
  },
  greylist: {
    title: 'This server puts off clients that it does not know (greylisting).',
    first: 'Mostly nothing: a proper server comes again within minutes. Except those that may not wait.',
    explanation: 'Who comes again is let in. Some large senders come from another address each time and wait long.',
    steps: [
      'See whether it came again: look for the recipient in the log some minutes later.',
      {
        for: ['postfix'],
        says: 'Except a client: /etc/postgrey/whitelist_clients.local, then `systemctl reload postgrey`. With rspamd: `whitelisted_ip` in /etc/rspamd/local.d/greylist.conf.',
      },
      { for: ['exim', 'exim-debian'], says: 'Except a client: /etc/greylistd/whitelist-hosts.' },
      { for: ['waybill'], says: 'Why, and how to except: `waybill why ID`.' },
    ],
  },
  names: {
    title: 'This server refused a client whose names in DNS do not fit.',
    first: 'If the mail was wanted, allow the client, and tell its owner which name is missing.',
    explanation:
      'HELO, the reverse DNS of its address or the domain of the sender leads nowhere. Only they can mend it; you can let them in meanwhile.',
    steps: [
      'Ask DNS yourself: `dig +short -x ADDRESS`, `dig +short NAME`. If it answers you, your server’s resolver was out of order.',
      ...ALLOW,
      {
        for: ['postfix'],
        says: 'Checks that hit honest senders: `reject_unknown_helo_hostname`, `reject_unknown_client_hostname`. See `postconf smtpd_helo_restrictions smtpd_client_restrictions`.',
      },
      {
        for: ['exim-debian'],
        says: 'The checks: CHECK_RCPT_REVERSE_DNS and CHECK_RCPT_VERIFY_SENDER in /etc/exim4/exim4.conf.localmacros.',
      },
    ],
  },
  'log-in': {
    title: 'A log-in to this server did not succeed.',
    first: 'See where it comes from: a user with an old password, or a stranger who guesses.',
    explanation:
      'Guessing never ends, and is harmless where passwords are good. A user’s device needs the right password.',
    steps: [
      'A stranger: nothing, or shut him out: fail2ban with its jail for this server.',
      'A user: the full address as user name, the password anew, port 587 or 465 with TLS.',
      'If nobody can log in: the service that checks passwords. Dovecot: `doveadm auth test USER`, `journalctl -u dovecot`.',
      { for: ['postfix'], says: 'Who fails most: `grep "authentication failed" /var/log/mail.log`.' },
      { for: ['exim', 'exim-debian'], says: 'Who fails most: `grep "authenticator failed" /var/log/exim4/mainlog`.' },
    ],
  },
  proof: {
    title: 'This server refused a message that could not prove its sender.',
    first: 'If it was wanted, tell its sender; a forwarding server in between breaks SPF.',
    explanation:
      'SPF, DKIM or DMARC of the sender’s domain say that it is not from there. Forged mail looks so, and forwarded mail.',
    steps: [
      'See what the domain says: `dig +short TXT DOMAIN`, `dig +short TXT _dmarc.DOMAIN`.',
      'Was it forwarded by a server that you know: except that server from the check.',
      ...ALLOW,
    ],
  },
  rule: {
    title: 'A rule of this server refused a client or a message.',
    first: 'Find the rule. If the mail was wanted, except the sender from it.',
    explanation: 'It is a decision of your own configuration or of a filter that it asks.',
    steps: ['The words of the reply stand in the rule: `grep -rn "WORDS" /etc`.', ...ALLOW],
  },
}
