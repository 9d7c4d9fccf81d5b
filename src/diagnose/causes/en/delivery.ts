// English texts: the way to the receiving server, its troubles, and servers that are set up wrong.

import type { CauseText } from '../catalogue.ts'
import { OWN_DOMAIN_STEPS, RETRY_NOW_STEPS, SMARTHOST_STEPS } from './shared-steps.ts'

export const EN_DELIVERY = {
  'network.connect': {
    title: 'No connection to the receiving server could be made.',
    explanation:
      'Nothing listens there, or the way to it is closed. If it happens with every domain, your own provider blocks outgoing port 25.',
    steps: [
      'Wait: your server tries again by itself. If it lasts for hours, tell the recipient in another way.',
      'Check from the sending server: `nc -vz -w 10 HOST 25`, with the host from the message, then the same with `gmail-smtp-in.l.google.com`.',
      'Both fail: port 25 is closed for you. Ask your hoster to open it, or send through another server on port 587 with log-in (a smarthost).',
      'From a mail program: check the name of the outgoing server, and use port 587 or 465 instead of 25.',
      ...RETRY_NOW_STEPS,
    ],
  },
  'network.timeout': {
    title: 'The other server did not answer in time, or the connection broke.',
    explanation:
      'Either no connection came about, or it stalled in the middle. If it broke after the content was sent, it is not known whether the message arrived: it may arrive twice.',
    steps: [
      'Wait: your server tries again.',
      'If it lasts, try from the sending server: `nc -vz -w 10 HOST 25`, then the same with `gmail-smtp-in.l.google.com`. If both fail, your hoster blocks port 25: have it opened, or send through a smarthost on port 587.',
      'If large messages fail and small ones pass: a firewall drops ICMP. Try `ip link set dev DEVICE mtu 1400` on the sending server; if that helps, have the firewall let through ICMP "fragmentation needed".',
      'If it breaks at the greeting: switch off mail inspection in firewalls and virus scanners on the way.',
      ...RETRY_NOW_STEPS,
    ],
  },
  'network.port-25-blocked': {
    title: 'Outgoing port 25 is blocked.',
    explanation: 'Your provider or hoster does not let mail out directly, to keep infected machines from sending spam.',
    steps: [
      'Check from the sending server: `nc -vz -w 10 gmail-smtp-in.l.google.com 25`.',
      'Ask the hoster to open port 25 for your address; many do it on request or after the first payment.',
      "Or send through the provider's or another mail server on port 587 with log-in (a smarthost).",
      ...SMARTHOST_STEPS,
    ],
  },
  loop: {
    title: 'The message went round in a circle.',
    explanation:
      'Servers handed it to each other until one of them counted too many stations. Forwardings point to each other, or the MX of the domain points to a server that does not know the domain as its own.',
    steps: [
      'Read the Received lines of the returned message: the hosts that repeat are the circle. If none of them is yours, tell the recipient in another way.',
      'Remove one of the forwardings, or make the domain known to the server that `dig +short MX DOMAIN` names.',
      'Send the message again only after that: until then it comes back each time.',
      ...OWN_DOMAIN_STEPS,
    ],
  },
  expired: {
    title: 'The server gave up after trying for a long time.',
    explanation:
      'This says that the time for retries was over, and not why. The cause is the temporary error that came before.',
    steps: [
      'Look in the log of the sending server for the earlier attempts, or in the delay warning that came before this bounce.',
      'Have that earlier reply explained: paste it here.',
      'Send the message again once its cause is fixed.',
      {
        for: ['exim-debian', 'exim'],
        says: 'The earlier attempts: `exigrep ADDRESS /var/log/exim4/mainlog*` (not Debian: /var/log/exim/main.log*). What Exim remembers of the host: `exinext DOMAIN`.',
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'While these records are past their end, even new mail comes back at once. After fixing: `exim_tidydb -t 0d /var/spool/exim4 retry` (as root; plain Exim: /var/spool/exim) forgets them.',
      },
      {
        for: ['postfix'],
        says: 'The earlier attempts: `grep ID /var/log/mail.log` (ID from the bounce or `postqueue -p`). How long it tries: `postconf maximal_queue_lifetime` (5d).',
      },
      {
        for: ['sendmail'],
        says: 'The earlier attempts: `grep ID /var/log/mail.log`; `stat=Deferred:` is followed by the cause.',
      },
      {
        for: ['exchange', 'microsoft365'],
        says: 'The earlier attempts: Exchange admin center → Mail flow → Message trace → the message → Details. On your own server: `Get-MessageTrackingLog -Recipients ADDRESS -EventId DEFER`.',
      },
      {
        for: ['google-workspace'],
        says: 'The earlier attempts: Admin console → Reporting → Email Log Search → the message.',
      },
      {
        for: ['cpanel'],
        says: 'The earlier attempts: cPanel → Email → Track Delivery, the magnifying glass beside the message.',
      },
      {
        for: ['waybill'],
        says: 'The earlier attempts: `waybill trace ID`. How long it tries: `retry.last.until` (4d).',
      },
    ],
  },
  'system.temp': {
    title: 'The receiving server is in trouble for the moment.',
    explanation:
      'It reports a fault of its own: too busy, in maintenance, a part of it is down. The text gives no more.',
    steps: [
      'Reply begins with 4: wait, your server tries again by itself, usually for four or five days.',
      'If it lasts longer than some hours, or the reply begins with 5: tell the recipient in another way, so that they ask whoever runs their mail.',
      'If it is your own server: its log at that minute says what failed (full disk, dead filter, database, resolver).',
      ...RETRY_NOW_STEPS,
    ],
  },
  'system.full': {
    title: 'The disk of the receiving server is full.',
    explanation: 'It is not the mailbox of one person: the whole server has no room for mail now.',
    steps: [
      'Wait: your server tries again. If it lasts, tell the recipient in another way.',
      'If it is your own server: `df -h /var/spool` and `df -i /var/spool`; free space there, old logs first (`journalctl --vacuum-size=200M`).',
      {
        for: ['exim-debian', 'exim'],
        says: 'Exim refuses below `check_spool_space` (10M) and `check_spool_inodes`. What fills the queue: `exim -bp | exiqsumm`.',
      },
      {
        for: ['postfix'],
        says: 'Postfix refuses below 1.5 × `message_size_limit` of free space (or `queue_minfree`). What fills the queue: `postqueue -p | tail -1`.',
      },
      {
        for: ['exchange'],
        says: 'On your own Exchange server the log says "Back pressure"; free the disk that holds the queue (mail.que) and restart the service MSExchangeTransport.',
      },
      {
        for: ['waybill'],
        says: 'The disk of `state_folder` is full: `df -h /var/lib/waybill`. What is kept of finished mail: `history.keep` (30d).',
      },
    ],
  },
  'local-config.remote-domains-disabled': {
    title: 'This server is set up for local delivery only.',
    explanation:
      'Exim on Debian was told at installation to deliver mail on this machine alone, so it refuses every address elsewhere.',
    steps: [
      'Whoever runs this server must allow mail to other domains; nothing is wrong with the message or the address.',
      'Then send the message again: what came back is not repeated.',
      {
        for: ['exim-debian', 'exim'],
        says: 'As root: `dpkg-reconfigure exim4-config`. "internet site" if the server may send directly, "mail sent by smarthost" if it must hand mail to another server.',
      },
      {
        for: ['exim-debian', 'exim'],
        says: "Or by hand in /etc/exim4/update-exim4.conf.conf: `dc_eximconfig_configtype='internet'` (or `'smarthost'` with `dc_smarthost='HOST::587'`), then `update-exim4.conf && systemctl restart exim4`.",
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'Check: `exim4 -bt ADDRESS` must name a host. If nothing changed: an own /etc/exim4/exim4.conf takes precedence; look there for the router nonlocal.',
      },
      {
        for: ['waybill'],
        says: '`site: internet` (or `site: smarthost` with `smarthost: HOST:587`) in the configuration file.',
      },
    ],
  },
  'local-config.mx-points-here': {
    title: 'The domain points to this server, which does not know it as its own.',
    explanation: 'The MX record names this very machine, so it would deliver to itself without end, and refuses.',
    steps: [
      'See it: `dig +short MX DOMAIN` names this server. If you run neither the server nor the domain, tell the recipient in another way.',
      'If the domain is to be served here, add it to this server (below).',
      'If not: let its MX record point to the right server, `DOMAIN. MX 10 mail.DOMAIN.`',
      ...OWN_DOMAIN_STEPS,
      {
        for: ['exim-debian', 'exim'],
        says: 'Afterwards release what was frozen: `exiqgrep -z -i | xargs -r exim -M`. If it happens with foreign domains: `dc_local_interfaces` or a NAT makes Exim take their address for its own.',
      },
    ],
  },
  'local-config.delivery-program': {
    title: 'The program that puts mail into the mailbox failed.',
    explanation:
      'The message had arrived; procmail, Dovecot, a filter or a pipe on the receiving server could not store it.',
    steps: [
      'Tell whoever runs the receiving server, with the full text.',
      'If that is you: run the command in the text as the user concerned. Status 127: it is not there; 126: it may not be run; 75: it asks for another try; 77: no permission.',
      'Look at the owner of the mailbox folder, at free space and quota.',
      {
        for: ['exim-debian', 'exim'],
        says: "Debian's package: a pipe (`|`) or a file in /etc/aliases needs `SYSTEM_ALIASES_PIPE_TRANSPORT = address_pipe`, `SYSTEM_ALIASES_FILE_TRANSPORT = address_file` and `SYSTEM_ALIASES_USER = USER` in /etc/exim4/exim4.conf.localmacros, then `update-exim4.conf && systemctl restart exim4`.",
      },
      {
        for: ['exim-debian', 'exim'],
        says: '"mailbox has wrong uid": `chown USER:mail /var/mail/USER && chmod 660 /var/mail/USER`. Then `exim -M ID`.',
      },
      {
        for: ['postfix'],
        says: 'Which program it is: `postconf mailbox_command virtual_transport mailbox_transport`. Then `postqueue -i ID`.',
      },
    ],
  },
  'receiver-misconfig': {
    title: 'The receiving server is set up wrong and refuses mail by mistake.',
    explanation:
      'For instance it takes the error answer of a block list for a listing. Your server need not be listed at all.',
    steps: [
      'Look your address up at the list that is named. If it is not there, the fault is theirs.',
      "Tell the postmaster of the recipient's domain, by another way, and quote the full reply.",
      'If it is your own server: do not ask block lists through a public resolver such as 8.8.8.8, run one of your own; and count as listed only answers of 127.0.0.x, never 127.255.255.x.',
      {
        for: ['postfix'],
        says: '`reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]` instead of the bare name in smtpd_recipient_restrictions.',
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'In the ACL: `dnslists = zen.spamhaus.org=127.0.0.2,127.0.0.3,127.0.0.4,127.0.0.9,127.0.0.10,127.0.0.11` instead of the bare name.',
      },
    ],
  },
  unknown: {
    title: 'The text does not say why.',
    explanation: 'No rule fits, and the codes tell only whether the refusal is final. A guess would help nobody.',
    steps: [
      'Look for more of it: the whole bounce, or the line of the log with "SMTP error", "said:" or "status=". Paste that here.',
      "Otherwise ask the postmaster of the recipient's domain by another way: date, time with zone, addresses and the full reply.",
      {
        for: ['exim-debian', 'exim', 'cpanel', 'directadmin', 'ispmanager'],
        says: 'All that Exim logged: `exigrep ADDRESS /var/log/exim4/mainlog*`. The dialogue of one attempt: `exim -v -M ID`.',
      },
      {
        for: ['postfix'],
        says: 'All that Postfix logged: `grep ID /var/log/mail.log`. The dialogue: add the host to `debug_peer_list`, then `postfix reload`.',
      },
      {
        for: ['sendmail'],
        says: 'All that Sendmail logged: `grep ID /var/log/mail.log`. The dialogue of one attempt: `sendmail -v -qIID`.',
      },
      {
        for: ['exchange', 'microsoft365'],
        says: 'Exchange admin center → Mail flow → Message trace → the message → Details. In the bounce: "Diagnostic information for administrators".',
      },
      { for: ['php'], says: 'PHPMailer: `$mail->SMTPDebug = 2;` prints the dialogue; switch it off again afterwards.' },
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
