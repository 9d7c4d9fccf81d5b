// What stands behind a mail server and does not answer: filters, log-in services, directories, mail stores, the resolver. In the
// words of the servers that ask them.

import type { Rule } from '../rule.ts'

const DOWN =
  'connection refused|no such file or directory|permission denied|timed out|timeout|connection reset|unable to connect|cannot connect|could not connect|failed'

export const BACKEND_RULES: readonly Rule[] = [
  {
    id: 'backend.scanner-down',
    cause: 'backend.scanner',
    source: 'rspamd',
    says: [
      `spamd|spamc|rspamd|clamd|clamav|amavis|spamassassin ~ ${DOWN}`,
      'rspamd_proxy ~ error on io|connection refused',
      'rspamdscan: failed',
      'scanstream ~ timeout',
      `${DOWN} ~ spamd|rspamd|clamd|clamav|amavis|spamassassin`,
    ],
    speaker: ['own', 'backend', 'own-to-client', 'unknown'],
    unless: ['scan result'],
    samples: ['spamc[12]: connect to spamd on 127.0.0.1 failed, retrying (#1 of 3): Connection refused'],
  },
  {
    id: 'backend.policy-down',
    cause: 'backend.policy',
    source: 'postfix',
    says: [
      'problem talking to server',
      'connect to ~ policy service ~ connection refused|no such file or directory',
      'policy service ~ failed|unavailable|not responding',
      'postgrey ~ cannot open lock file',
      'postgrey ~ connection refused|failed',
    ],
    speaker: ['own', 'own-to-client', 'unknown'],
    samples: [
      'warning: problem talking to server 127.0.0.1:10023: Connection refused',
      'warning: connect to 127.0.0.1:10031 for policy service: Connection refused',
    ],
  },
  {
    id: 'backend.auth-down',
    cause: 'backend.auth',
    source: 'dovecot',
    says: [
      'sasl: connect to ~ auth',
      'fatal: no sasl authentication mechanisms',
      'no sasl authentication mechanisms',
      'connection lost to authentication server',
      'cannot connect to saslauthd',
      'saslauthd ~ no such file or directory|connection refused|permission denied',
      'auth ~ service ~ unavailable|not available|not responding',
      'authentication server ~ not available|connection refused|unavailable|failed',
      'temporary authentication failure',
      'auth-client ~ no such file or directory|permission denied|connection refused',
      'internal authentication failure',
      'auth process ~ not responding|died|broken',
      'waiting for handshake from auth server',
      'sasl: connect to ~ failed',
    ],
    speaker: ['own', 'own-to-client', 'unknown'],
    samples: [
      'warning: SASL: Connect to private/auth failed: No such file or directory',
      'fatal: no SASL authentication mechanisms',
    ],
  },
  {
    id: 'backend.lookup-down',
    cause: 'backend.lookup',
    source: 'postfix',
    says: [
      'mysql|pgsql|postgresql|ldap|sqlite|redis ~ lookup error|access denied|cannot connect|connection refused|lost connection|unreachable|gone away|failed|timed out',
      'connect to ~ mysql|pgsql ~ server',
      'table lookup problem',
      'ldap_bind|ldap_search*|ldap server ~ failed|cannot|error|down',
      'lookup of ~ gave defer',
      'user query failed|password query failed',
      'user lookup error',
      'error looking up passwd',
      'unsupported dictionary type',
      'map lookup problem',
      'address resolver failure',
      'mysql query failed',
      'user database ~ error|failed|unavailable',
      'dict_ldap*|dict_mysql|dict_pgsql ~ error|unable|fatal',
    ],
    speaker: ['own', 'backend', 'own-to-client', 'unknown'],
    samples: [
      'warning: connect to mysql server localhost: Access denied for user mail',
      'warning: proxy:mysql:/etc/postfix/users.cf: table lookup problem',
    ],
  },
  {
    id: 'backend.store-down',
    cause: 'backend.delivery',
    source: 'postfix',
    says: [
      'connect to ~ private/dovecot-lmtp',
      'connect to ~ lmtp ~ connection refused|no such file or directory|permission denied',
      'connect to localhost',
      'connect to ~ lmtp|/var/run/dovecot|/run/dovecot ~ no such file or directory|connection refused|permission denied',
      'failed to connect to socket ~ lmtp',
      'unable to connect to lmtp',
      'dovecot-lda ~ not found|no such file or directory',
      'lmtp ~ connection refused',
    ],
    speaker: ['own', 'backend', 'unknown'],
    samples: [
      'connect to mail.example.org[private/dovecot-lmtp]: No such file or directory',
      'connect to localhost[127.0.0.1]:24: Connection refused',
    ],
  },
  {
    id: 'resolver.fails',
    cause: 'resolver.broken',
    source: 'errno',
    says: [
      'temporary failure in name resolution',
      'eai_again',
      'getaddrinfo ~ failed|enotfound|temporary',
      'name or service not known',
      'resolver ~ failed|not responding|refused|unreachable',
      'no nameservers|nameserver ~ configured|reachable|available',
      'res_init|resolv.conf ~ failed|missing|cannot',
      'dnsblog* ~ lookup error|timeout',
    ],
    speaker: ['own', 'program', 'person', 'unknown'],
    samples: ['php_network_getaddresses: getaddrinfo failed: Temporary failure in name resolution'],
  },
  {
    id: 'resolver.unsigned',
    cause: 'resolver.dnssec',
    source: 'postfix',
    says: [
      'dnssec ~ not available|unavailable|disabled|bogus|validation failed|not validated',
      'non dnssec destination',
      'dnssec may be unavailable',
    ],
    speaker: ['own', 'unknown'],
    samples: ['warning: DNSSEC validation may be unavailable', 'non DNSSEC destination'],
  },
]
