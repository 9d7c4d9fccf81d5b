// English texts: the domain of the recipient and its DNS.

import type { CauseText } from '../catalogue.ts'
import { RETRY_NOW_STEPS } from './shared-steps.ts'

export const EN_DOMAINS = {
  'domain.not-found': {
    title: 'The domain behind the @ cannot be found.',
    explanation: 'DNS has no server for it: the name is misspelt, has expired, or its DNS is broken.',
    steps: [
      'Check the spelling of the domain, its ending too (.com, .ru, .org).',
      'Look it up: `dig MX DOMAIN`. NXDOMAIN means that it does not exist.',
      'If it is right: its owner must check with the registrar whether it is paid for and delegated.',
      'If no domain at all is found: fix the resolver of the sending server (/etc/resolv.conf).',
      {
        for: ['exim-debian', 'exim'],
        says: 'What Exim makes of it: `exim -bt ADDRESS`. "Unrouteable address" for a domain that does exist: look whether it stands in /etc/exim4/hubbed_hosts or among the local domains.',
      },
      {
        for: ['postfix'],
        says: 'After a change of /etc/resolv.conf restart Postfix: it works with a copy of that file. Whether it asks DNS at all: `postconf relayhost transport_maps`.',
      },
    ],
  },
  'domain.no-route': {
    title: 'The domain exists, but no usable mail server is named for it.',
    explanation:
      'Its MX records are missing, or they name hosts that do not exist or have only private addresses such as 10.x or 127.0.0.1.',
    steps: [
      'See what is published: `dig +short MX DOMAIN`, then `dig +short A HOST` and `dig +short AAAA HOST` for each host named.',
      'The owner of the domain must publish an MX that leads to a public address: `DOMAIN. MX 10 mail.DOMAIN.` and `mail.DOMAIN. A PUBLIC.ADDRESS`. An MX must not name an IP address.',
      'Reach the recipient in another way until then, and let them know.',
      {
        for: ['exim-debian', 'exim'],
        says: "Debian's package, if the private address is meant (a server in your own network): a line `DOMAIN: PRIVATE.ADDRESS` in /etc/exim4/hubbed_hosts, or `dc_relay_domains='DOMAIN'` in /etc/exim4/update-exim4.conf.conf and then `update-exim4.conf && systemctl restart exim4`. Check: `exim4 -bt ADDRESS`.",
      },
      {
        for: ['exim'],
        says: 'Plain Exim: the router dnslookup skips what stands in its `ignore_target_hosts`. For a server in your own network put a manualroute router for the domain before it.',
      },
      {
        for: ['postfix'],
        says: 'If a server in your own network is meant: /etc/postfix/transport `DOMAIN smtp:[PRIVATE.ADDRESS]`, then `postmap /etc/postfix/transport` and `transport_maps = hash:/etc/postfix/transport`.',
      },
    ],
  },
  'domain.null-mx': {
    title: 'The domain states that it takes no mail at all.',
    explanation: 'Its owner published an empty MX record ("null MX"). Nobody can be reached at any address of it.',
    steps: [
      'Use another address of the person or the organisation; often only the ending or a letter of the domain is wrong.',
      'If it is your own domain and you do want mail: remove `DOMAIN. MX 0 .` and publish `DOMAIN. MX 10 mail.DOMAIN.`',
      'If it is said of your sender address: send with an address that can be answered.',
    ],
  },
  'domain.no-mail': {
    title: 'This host does not accept mail.',
    explanation: 'The machine that was reached is no mail server for anybody, and says so.',
    steps: [
      'Check the domain for a typing mistake.',
      'See where its mail is to go: `dig +short MX DOMAIN`. Without an MX record the address of the website is tried.',
      'The owner of the domain must let its MX record point to the right host: `DOMAIN. MX 10 mail.DOMAIN.`',
    ],
  },
  'domain.dns-error': {
    title: 'DNS did not answer properly for the domain of the recipient.',
    explanation:
      'The name servers of the domain, or the resolver that was asked, failed. Whether the domain takes mail could not be found out.',
    steps: [
      'Wait: your server tries again.',
      'Only this domain: `dig MX DOMAIN` and `dig +cd MX DOMAIN`. If only the second answers, its DNSSEC is broken; if none does, its name servers are down. Its owner must fix that.',
      'All domains: fix the resolver of your server. `cat /etc/resolv.conf`, then `dig @NAMESERVER MX gmail.com` for each nameserver line.',
      ...RETRY_NOW_STEPS,
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
