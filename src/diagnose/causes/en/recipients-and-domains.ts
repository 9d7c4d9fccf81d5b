// English texts: recipients, their domains, networks and servers. Addressed to the person whose mail did not arrive, who may
// or may not run a server. Says what to do with words that can be typed or clicked.

import type { CauseText } from '../catalogue.ts'

export const EN_RECIPIENTS = {
  'recipient.unknown': {
    title: 'There is no such mailbox at the receiving server.',
    explanation:
      'The server knows the domain, but not the part before the @. Most often it is a typing mistake, or the mailbox was closed.',
    steps: [
      'Compare the address letter by letter with one that you know to be right; look for blanks and for an old entry in the address book.',
      'Ask the person in another way for the current address.',
      'If the address is right, its owner must ask whoever runs their mail: the mailbox may not have been created, or the domain may point to a server that does not know it.',
      'On a mailing list: take the address off.',
    ],
  },
  'recipient.disabled': {
    title: 'The mailbox exists, but it is switched off.',
    explanation:
      'It was suspended, closed for lack of use or blocked by its provider. Nothing in your message is wrong.',
    steps: [
      'Reach the person in another way.',
      'The owner can have it opened again by logging in or by asking the provider.',
      'On a mailing list: take the address off.',
    ],
  },
  'recipient.full': {
    title: 'The mailbox is full.',
    explanation:
      'The recipient has used up the space that the provider allows. A temporary refusal is retried by your server for some days.',
    steps: [
      'Tell the person in another way that the mailbox is full.',
      'The owner must delete mail, empty the trash, or get more space.',
      'Send the message again afterwards, if it came back.',
    ],
  },
  'recipient.moved': {
    title: 'The person is no longer at this address.',
    explanation: 'The server says that the mailbox has moved or that its owner has left.',
    steps: [
      'Look in the reply: it may name the new address.',
      'Otherwise ask the person or the organisation, and correct your address book.',
    ],
  },
  'recipient.ratelimited': {
    title: 'This one mailbox is getting too much mail just now.',
    explanation: 'The provider limits how many messages a mailbox may get in a time. It is not about you alone.',
    steps: [
      'Wait: your server tries again by itself.',
      'If you send many messages to this address (alarms, reports, tests), send fewer or collect them into one.',
    ],
  },
  'recipient.restricted': {
    title: 'This address takes mail only from certain senders.',
    explanation:
      'It is a group, a list or an internal mailbox that is closed to people from outside or to those who are not logged in.',
    steps: [
      'Ask the owner of the address to allow yours, or write to a person of the group instead.',
      'For a mailing list: subscribe first, with the address you send from.',
      'If you belong to the organisation: send through its own server and log in.',
    ],
  },
  'recipient.verify': {
    title: 'The receiver could not check just now whether the mailbox exists.',
    explanation: 'It asks another server before it accepts mail, and that server did not answer in time.',
    steps: ['Wait: your server tries again.', 'If it stays so for hours, tell whoever runs the mail of the recipient.'],
  },
  'domain.not-found': {
    title: 'The part behind the @ is not known.',
    explanation: 'No server can be found for this domain: it is misspelt, has expired, or its DNS is broken.',
    steps: [
      'Check the spelling of the domain, its ending too (.com, .ru, .org).',
      'Look it up: `dig MX DOMAIN`. NXDOMAIN means that it does not exist.',
      'If it is right, its owner must check with the registrar whether it is paid for and delegated.',
    ],
  },
  'domain.no-route': {
    title: 'The domain exists, but no usable mail server is named for it.',
    explanation:
      'Its MX records are missing, or they name hosts that do not exist or have only private addresses such as 10.x or 127.0.0.1.',
    steps: [
      'See what is published: `dig MX DOMAIN`, then `dig A` and `dig AAAA` of each host named.',
      'The owner of the domain must publish an MX that points to a public address.',
      "If the private address is meant (a server in your own network): route the domain by hand, in Debian's Exim with `dc_relay_domains` and a manual route.",
    ],
  },
  'domain.null-mx': {
    title: 'The domain states that it takes no mail at all.',
    explanation: 'Its owner published an empty MX record ("null MX"). Nobody can be reached at any address of it.',
    steps: [
      'Use another address of the person or the organisation.',
      'If it is your own domain and you do want mail: remove the record `MX 0 .` and publish a real MX.',
    ],
  },
  'domain.no-mail': {
    title: 'This host does not accept mail.',
    explanation: 'The machine that was reached is no mail server for anybody, and says so.',
    steps: [
      'Check the domain for a typing mistake.',
      'The owner of the domain must let its MX record point to the right host.',
    ],
  },
  'domain.dns-error': {
    title: 'DNS did not answer properly for the domain of the recipient.',
    explanation:
      'The name servers of the domain, or the resolver that was asked, failed. Whether the domain takes mail could not be found out.',
    steps: [
      'Wait: your server tries again.',
      'If only this domain fails: its name servers are down or its DNSSEC is broken; check with `dig MX DOMAIN` and `dig +cd MX DOMAIN`.',
      'If all domains fail: repair the resolver of your server (/etc/resolv.conf).',
    ],
  },
  'network.connect': {
    title: 'No connection to the receiving server could be made.',
    explanation:
      'Nothing listens there, or the way to it is closed. If it happens with every domain, your own provider blocks outgoing port 25.',
    steps: [
      'Try from the sending server: `nc -vz HOST 25`, with the host from the message.',
      'Try the same with another big receiver. If all time out, ask your hoster to open port 25, or send through a smarthost on port 587.',
      'If only this one fails, wait; then tell whoever runs it.',
    ],
  },
  'network.timeout': {
    title: 'The other server did not answer in time, or the connection broke.',
    explanation:
      'Either no connection came about, or it stalled in the middle. If it happens with every domain, your own provider blocks outgoing port 25. After the content was sent it is not known whether the message arrived: a retry may arrive twice.',
    steps: [
      'Wait: your server tries again.',
      'If it lasts, try from the sending server: `nc -vz HOST 25`, and the same with another big receiver. If all time out, ask your hoster to open port 25, or send through a smarthost on port 587.',
      'If large messages fail and small ones pass, look for a firewall that drops ICMP (path MTU).',
    ],
  },
  'network.port-25-blocked': {
    title: 'Outgoing port 25 is blocked.',
    explanation: 'Your provider or hoster does not let mail out directly, to keep infected machines from sending spam.',
    steps: [
      "Send through the provider's or another mail server on port 587 with log-in (a smarthost).",
      'Or ask the hoster to open port 25 for your address.',
    ],
  },
  loop: {
    title: 'The message went round in a circle.',
    explanation:
      'Servers handed it to each other until one of them counted too many stations. Forwardings point to each other, or the MX of the domain points to a server that does not know the domain as its own.',
    steps: [
      'Read the Received lines of the returned message: the hosts that repeat are the circle.',
      'Remove one of the forwardings, or add the domain to the local domains of the server that the MX names.',
      'Send the message again only after that.',
    ],
  },
  expired: {
    title: 'The server gave up after trying for a long time.',
    explanation:
      'This says that the time for retries was over, and not why. The cause is the temporary error that came before.',
    steps: [
      'Look in the log of the sending server for the earlier attempts, or in the delay warning that came before this bounce.',
      'Have that earlier reply explained: paste it here.',
      'Send the message again once its cause is mended.',
    ],
  },
  'system.temp': {
    title: 'The receiving server is in trouble for the moment.',
    explanation:
      'It reports a fault of its own: too busy, in maintenance, a part of it is down. The text gives no more.',
    steps: [
      'Wait: your server tries again by itself, usually for four or five days.',
      'If it lasts longer than some hours, tell the recipient in another way, so that they ask whoever runs their mail.',
    ],
  },
  'system.full': {
    title: 'The disk of the receiving server is full.',
    explanation: 'It is not the mailbox of one person: the whole server has no room for mail now.',
    steps: [
      'Wait: your server tries again.',
      'If it is your own server: free space where the queue lies (`df -h /var/spool`), logs first.',
    ],
  },
  'local-config.remote-domains-disabled': {
    title: 'This server is set up for local delivery only.',
    explanation:
      'Exim on Debian was told at installation to deliver mail on this machine alone, so it refuses every address elsewhere.',
    steps: [
      'Run `dpkg-reconfigure exim4-config` as root.',
      'Choose "internet site" if the server may send directly, or "mail sent by smarthost" if it must hand mail to another server.',
      'Check with `exim4 -bt someone@example.org`: it should name a host. Then send again.',
    ],
  },
  'local-config.mx-points-here': {
    title: 'The domain points to this server, but the server does not know the domain as its own.',
    explanation: 'The MX record names this very machine, so it would deliver to itself without end, and refuses.',
    steps: [
      "If the domain is to be served here: add it to the local domains (Debian's Exim: `dc_other_hostnames`; Postfix: `mydestination` or `virtual_mailbox_domains`).",
      'If not: let the MX record of the domain point to the right server.',
    ],
  },
  'local-config.delivery-program': {
    title: 'The program that puts mail into the mailbox failed.',
    explanation:
      'The message had arrived; procmail, Dovecot, a filter or a pipe on the receiving server could not store it.',
    steps: [
      'Tell whoever runs the receiving server, with the full text.',
      'If that is you: look in the log of that program, at the owner of the mailbox folder and at free space.',
    ],
  },
  'receiver-misconfig': {
    title: 'The receiving server is set up wrong and refuses mail by mistake.',
    explanation:
      'For instance it takes the error answer of a block list for a listing. Your server need not be listed at all.',
    steps: [
      'Look your address up at the list that is named. If it is not there, the fault is theirs.',
      "Tell the postmaster of the recipient's domain, by another way, and quote the full reply.",
    ],
  },
  unknown: {
    title: 'The text does not say why.',
    explanation: 'No rule fits, and the codes tell only whether the refusal is final. A guess would help nobody.',
    steps: [
      'Look for more of it: the whole bounce, or the line of the log with "SMTP error", "said:" or "status=".',
      'Paste that here.',
      "Otherwise ask the postmaster of the recipient's domain and quote date, time with zone, addresses and the full reply.",
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
