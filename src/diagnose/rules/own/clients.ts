// Programs that hand mail in and find nobody to hand it to, and servers that go to the host for all their mail. Fixed texts of
// PHP, its libraries, Python, Node, shells and the clients within Exim and Postfix.

import type { Rule } from '../rule.ts'

export const CLIENT_RULES: readonly Rule[] = [
  {
    id: 'client.no-sendmail',
    cause: 'local-config.program-missing',
    source: 'php',
    says: [
      'sendmail ~ not found|no such file|command not found|enoent',
      'could not execute ~ sendmail',
      'could not instantiate mail function',
      'spawn ~ sendmail ~ enoent',
      'unable to run ~ sendmail',
      'mail: command not found',
      'mail() ~ disabled for security',
      'call to undefined function mail()',
      'mail() returns false',
      'mail() returned false',
      'mail() returning false',
      'cannot start sendmail',
      'cannot send mail: cannot exec',
    ],
    samples: [
      'sh: 1: /usr/sbin/sendmail: not found',
      'Could not instantiate mail function.',
      'Error: spawn sendmail ENOENT',
      'mail() returns false',
    ],
  },
  {
    id: 'client.unreached',
    cause: 'network.connect',
    source: 'errno',
    says: [
      'connection refused',
      'econnrefused',
      'error connecting to',
      'failed|unable|cannot|could not ~ connect',
      'no connection could be made',
      'actively refused',
      'connection could not be established',
      'network is unreachable',
      'no route to host',
    ],
    unless: ['ssl|tls|certificate', 'getaddrinfo', 'resolve', 'service not known', 'timed out|timeout'],
    speaker: ['program'],
    samples: ['msmtp: cannot connect to 192.0.2.1, port 587: Connection refused'],
  },
  {
    id: 'smarthost.no-mechanism',
    cause: 'smarthost.login-in-clear',
    source: 'postfix',
    says: [
      'no mechanism available',
      'no worthy mechs',
      'no suitable ~ authenticator|authentication mechanism|authentication method',
      'refusing to send ~ in clear|unencrypted',
      'no authentication ~ without tls|encryption',
      'unencrypted connection ~ auth*',
    ],
    samples: [
      'SASL authentication failed; cannot authenticate to server smtp.example.com[192.0.2.1]: no mechanism available',
    ],
  },
  {
    id: 'smarthost.refused',
    cause: 'smarthost.login-refused',
    source: 'postfix',
    says: ['sasl authentication failed; server', 'authenticator ~ failed ~ h=', 'authenticator failed h='],
    speaker: ['own', 'unknown'],
    samples: [
      'SASL authentication failed; server smtp.example.com[192.0.2.1] said: authentication failed',
      'plain authenticator failed H=smtp.example.com [192.0.2.1] authentication failed',
    ],
  },
  {
    id: 'smarthost.no-password',
    cause: 'smarthost.login-missing',
    source: 'postfix',
    says: ['no ~ sasl password|relayhost ~ credentials', 'no password entry for', 'sasl_passwd ~ not found'],
    speaker: ['own', 'unknown'],
    samples: ['smarthost login: no password entry for smtp.example.com'],
  },
]
