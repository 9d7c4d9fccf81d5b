// When TLS does not come about: which way the connection went, what was wrong and whose move it is, in the words of GnuTLS and of
// OpenSSL as Exim, Postfix, Dovecot and libraries log them. Written down with their answers before the engine was asked.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CauseId } from '../../src/diagnose/causes/facts.ts'
import type { Who } from '../../src/diagnose/diagnosis.ts'
import { explain } from '../../src/diagnose/library.ts'

type Handshake = readonly [cause: CauseId, who: Who | readonly Who[], text: string]

/** A client or another server came to ours. */
const INCOMING: readonly Handshake[] = [
  [
    'tls.version',
    ['sender', 'sender-admin'],
    'TLS error on connection from scan.there.example [192.0.2.4] (gnutls_handshake): The TLS version is not supported.',
  ],
  [
    'tls.version',
    ['sender', 'sender-admin'],
    'warning: TLS library problem: error:1417D18C:SSL routines:tls_process_client_hello:version too low:../ssl/statem/statem_srvr.c:974:',
  ],
  [
    'tls.cipher',
    ['sender', 'sender-admin'],
    'postfix/smtpd[12]: SSL_accept error from old.there.example[192.0.2.4]: error:1417A0C1:SSL routines:tls_post_process_client_hello:no shared cipher:',
  ],
  [
    'tls.cipher',
    ['sender', 'sender-admin'],
    'TLS error on connection from old.there.example [192.0.2.4] (gnutls_handshake): No supported cipher suites have been found.',
  ],
  [
    'tls.client-distrusts',
    'recipient-admin',
    'TLS error on connection from [192.0.2.4] (gnutls_handshake): A TLS fatal alert has been received: Certificate is bad',
  ],
  [
    'tls.client-distrusts',
    'recipient-admin',
    'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48',
  ],
  [
    'tls.client-distrusts',
    'recipient-admin',
    'postfix/smtps/smtpd[12]: warning: TLS library problem: error:14094412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate:SSL alert number 42:',
  ],
  [
    'tls.own-cert',
    'recipient-admin',
    'TLS error on connection from mx.there.example [192.0.2.4] (cert/key setup: cert=/etc/exim4/exim.crt key=/etc/exim4/exim.key): Error while reading file.',
  ],
  [
    'tls.wrong-port',
    ['sender', 'sender-admin'],
    'TLS error on connection from [192.0.2.4] (gnutls_handshake): An unexpected TLS packet was received.',
  ],
  [
    'tls.wrong-port',
    ['sender', 'sender-admin'],
    'SSL_accept error from unknown[192.0.2.4]: error:1408F10B:SSL routines:ssl3_get_record:wrong version number',
  ],
  [
    'tls.cut-off',
    ['wait', 'sender', 'sender-admin'],
    'TLS error on connection from [192.0.2.4] (recv): The TLS connection was non-properly terminated.',
  ],
  [
    'tls.cut-off',
    ['wait', 'sender', 'sender-admin'],
    'postfix/smtpd[12]: SSL_accept error from unknown[192.0.2.4]: lost connection',
  ],
]

/** Our server went to another. */
const OUTGOING: readonly Handshake[] = [
  ['tls.version', 'recipient-admin', 'TLS session: (SSL_connect): error:0A000102:SSL routines::unsupported protocol'],
  [
    'tls.weak-key',
    'recipient-admin',
    'H=mx.there.example [192.0.2.9] TLS error on connection (gnutls_handshake): The Diffie-Hellman prime sent by the server is not acceptable (not long enough).',
  ],
  [
    'tls.weak-key',
    'recipient-admin',
    'postfix/smtp[12]: SSL_connect error to mx.there.example[192.0.2.9]:25: error:141A318A:SSL routines:tls_process_ske_dhe:dh key too small',
  ],
  [
    'tls.cert-name',
    'recipient-admin',
    'postfix/smtp[12]: 4XyZ: to=<b@there.example>, relay=mx.there.example[192.0.2.9]:25, delay=1, delays=0.1/0/0.9/0, dsn=4.7.5, status=deferred (Server certificate not verified: certificate name mismatch)',
  ],
  [
    'tls.cert',
    'recipient-admin',
    'postfix/smtp[12]: 4XyZ: to=<b@there.example>, relay=mx.there.example[192.0.2.9]:25, delay=1, delays=0.1/0/0.9/0, dsn=4.7.5, status=deferred (Server certificate not trusted)',
  ],
  [
    'tls.cert',
    'recipient-admin',
    'certificate verification failed for mx.there.example[192.0.2.9]:25: certificate has expired',
  ],
  [
    'tls.cert',
    ['recipient-admin', 'sender-admin'],
    'TLS session: (certificate verification failed): certificate invalid: delivering unencrypted to H=mx.there.example [192.0.2.9] (not in hosts_require_tls)',
  ],
  ['tls.wrong-port', ['sender', 'sender-admin'], 'msmtp: TLS handshake failed: An unexpected TLS packet was received.'],
  [
    'tls.cut-off',
    ['wait', 'recipient-admin'],
    '2026-11-28 09:00:00 1sAbCd-0001XY-2a H=mx.there.example [192.0.2.9] TLS error on connection (recv): The TLS connection was non-properly terminated.',
  ],
  [
    'tls.cipher',
    'recipient-admin',
    'SSL_connect error to mx.there.example[192.0.2.9]:25: error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:SSL alert number 40',
  ],
  [
    'tls.required',
    ['recipient-admin', 'sender-admin'],
    '== b@there.example R=dnslookup T=remote_smtp defer (-38) H=mx.there.example [192.0.2.9]: a TLS session is required, but the server did not offer TLS support',
  ],
]

for (const [direction, handshakes] of [
  ['a client came', INCOMING],
  ['our server went', OUTGOING],
] as const) {
  for (const [cause, who, text] of handshakes) {
    test(`${direction}: ${text.slice(0, 140)}`, () => {
      const answer = explain(text)
      assert.equal(answer.cause, cause)
      assert.ok([who].flat().includes(answer.who), answer.who)
    })
  }
}
