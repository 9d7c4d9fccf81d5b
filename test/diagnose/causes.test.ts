// One refusal for each cause that brings it about, through the whole engine: a cause that nothing reaches would be a promise
// that nobody keeps. The table is complete by its type. Its texts are ours, in the wording that servers use.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CAUSE_IDS, type CauseId } from '../../src/diagnose/causes/facts.ts'
import { LANGUAGES, type Diagnosis } from '../../src/diagnose/diagnosis.ts'
import type { ExplainOptions } from '../../src/diagnose/explain.ts'
import { explain as answer } from '../../src/diagnose/library.ts'

const REFUSALS: Readonly<Record<CauseId, string>> = {
  'recipient.unknown': '550 5.1.1 <alice@example.com>: no such mailbox here',
  'recipient.disabled': '550 5.2.1 This account has been disabled or discontinued',
  'recipient.full': '452 4.2.2 The mailbox of the recipient is full',
  'recipient.moved': '551 5.1.6 The recipient has moved; please try bob@example.org',
  'recipient.ratelimited':
    '450 4.2.1 The user is receiving mail at a rate that is too high: receiving mail too quickly',
  'recipient.restricted': '550 5.7.1 Only members may post to this mailing list',
  'recipient.verify': '450 4.1.1 <alice@example.com>: Recipient address rejected: unverified address',
  'domain.not-found': '550 5.1.2 The domain does not exist',
  'domain.no-route': '550 5.4.4 No mail exchanger found for the domain',
  'domain.null-mx': '556 5.1.10 The recipient domain has a null MX',
  'domain.no-mail': '521 5.3.2 Domain not used for mail',
  'domain.dns-error': '451 4.4.3 Temporary DNS lookup failure, SERVFAIL',
  'relay.denied': '554 5.7.1 <alice@example.com>: Relay access denied',
  'relay.open': '550 Your server is an open relay',
  'auth.required': '530 5.7.0 Authentication required',
  'auth.failed': '535 5.7.8 Authentication failed',
  'auth.none': '550 5.7.26 Unauthenticated email is not accepted from this domain',
  'sender.mismatch': '553 5.7.1 <info@example.com>: Sender address rejected: not owned by user alice',
  'spf.fail': '550 5.7.23 SPF fail: 192.0.2.7 is not permitted by example.com',
  'spf.record': '550 5.7.24 SPF permerror: too many DNS lookups',
  'dkim.fail': '550 5.7.20 DKIM signature did not verify',
  'dmarc.fail': '550 5.7.1 Rejected by the DMARC policy of example.com',
  'dmarc.missing': '550 5.7.1 example.com does not have a DMARC record',
  'dmarc.unaligned': '550 5.7.1 The domains of SPF and DKIM are not aligned with From',
  'dmarc.temperror': '451 4.7.1 Temporary error while looking up the DMARC record',
  'arc.fail': '550 5.7.29 ARC chain is invalid',
  'dns.ptr': '550 5.7.25 Your address has no PTR record',
  'dns.helo': '550 5.7.1 Invalid HELO name',
  'dns.sender-domain': '450 4.1.8 <a@example.invalid>: Sender address rejected: Domain not found',
  'blocklist.ip': '554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org',
  'blocklist.domain': '554 5.7.1 The sender domain is listed at dbl.spamhaus.org',
  'blocklist.url': '554 5.7.1 The message contains a URL listed in SURBL',
  'reputation.ip': '421 4.7.0 Deferred for poor reputation of 192.0.2.7',
  'reputation.domain': '550 5.7.1 Poor reputation of the sending domain',
  'reputation.unknown': '421 4.7.1 No reputation known for your server',
  'ip.dynamic': '554 5.7.1 Mail from dynamic IP addresses is not accepted',
  ipv6: '550 5.7.510 Access denied, example.com does not accept email over IPv6',
  'limit.rate': '450 4.7.1 Rate limit exceeded, slow down',
  'limit.connections': '421 4.7.0 Too many connections from 192.0.2.7',
  'limit.recipients': '452 4.5.3 Too many recipients',
  'limit.bad-recipients': '421 4.7.0 Too many invalid recipients',
  'limit.size': '552 5.3.4 Message size exceeds fixed limit',
  greylist: '450 4.2.0 Greylisted, please try again in 300 seconds',
  'policy.local': '550 5.7.1 Message rejected due to local policy',
  'policy.recipient-rule': '550 5.7.1 Blocked by the recipient',
  'policy.sender-blocked': '550 5.7.1 Sender address is blacklisted here',
  'policy.ip-blocked': '554 5.7.1 Your IP address 192.0.2.7 has been blocked by this server',
  'policy.geo': '550 5.7.1 Mail from your country is not accepted',
  'spam.content': '554 5.7.1 This message has been identified as spam',
  'spam.bulk': '554 5.7.1 Bulk mail is not accepted here',
  'spam.phishing': '554 5.7.1 Phishing detected',
  virus: '554 5.7.1 A virus was found: Eicar-Test-Signature',
  attachment: '552 5.7.0 This type of attachment is not allowed',
  'format.address': '501 5.1.3 Bad recipient address syntax',
  'format.rfc5322': '550 5.6.0 The header From is missing',
  'format.smtp': '550 5.6.11 Bare LF is not allowed',
  protocol: '503 5.5.1 Bad sequence of commands',
  smtputf8: '550 5.6.7 SMTPUTF8 is required, but not supported',
  'tls.required': '530 5.7.0 Must issue a STARTTLS command first',
  'tls.cert': '454 4.7.5 The certificate is self-signed',
  'tls.dane': '450 4.7.5 No TLSA record matches',
  'tls.mta-sts': '450 4.7.5 The MTA-STS policy does not name this host',
  'tls.requiretls': '550 5.7.30 REQUIRETLS is not offered',
  'network.connect': 'connect to mx.example.com[192.0.2.1]:25: Connection refused',
  'network.timeout': 'conversation with mx.example.com[192.0.2.1] timed out while sending message body',
  'network.port-25-blocked': '554 Outbound port 25 is blocked',
  loop: '554 5.4.6 Too many hops',
  expired: '550 4.4.7 Message expired',
  'system.temp': '451 4.3.0 Temporary local problem',
  'system.full': '452 4.3.1 Insufficient system storage',
  'local-config.remote-domains-disabled': '550 Mailing to remote domains not supported',
  'local-config.mx-points-here': 'lowest numbered MX record points to local host',
  'local-config.delivery-program': '451 4.3.0 Command died with status 127: "/usr/bin/procmail"',
  'receiver-misconfig': '554 5.7.1 blocked using zen.spamhaus.org; Error: open resolver',
  'local-config.syntax':
    'Exim configuration error in line 12 of /etc/exim4/exim4.conf: main option "primary_hostnme" unknown',
  'local-config.expansion': 'failed to expand ACL string "${if eq{a}": missing }',
  'local-config.tainted': "alice@example.com R=local T=maildir defer (-1): Tainted '/var/mail/alice' not permitted",
  'local-config.permission':
    'alice@example.com R=aliases defer (-1): failed to open /etc/aliases: Permission denied (euid=105 egid=109)',
  'local-config.file-missing': 'exim: failed to open /etc/exim4/virtual for linear search: No such file or directory',
  'local-config.program-missing': 'sh: 1: /usr/sbin/sendmail: not found',
  'local-config.hostname': 'hostname --fqdn did not return a fully qualified name, dc_minimaldns will not work.',
  'backend.scanner': 'spam acl condition: all spamd servers failed',
  'backend.milter': 'postfix/smtpd[12]: warning: connect to Milter service inet:localhost:8891: Connection refused',
  'backend.policy': 'postfix/smtpd[12]: warning: problem talking to server 127.0.0.1:10023: Connection refused',
  'backend.auth': 'postfix/smtpd[12]: warning: SASL: Connect to private/auth failed: No such file or directory',
  'backend.delivery':
    'to=<a@example.com>, relay=none, delay=1, dsn=4.4.1, status=deferred (connect to 10.0.0.6[10.0.0.6]:24: Connection refused)',
  'backend.lookup': 'postfix/trivial-rewrite[12]: warning: proxy:mysql:/etc/postfix/users.cf: table lookup problem',
  'resolver.broken':
    'php_network_getaddresses: getaddrinfo failed: Temporary failure in name resolution (mail.example.com)',
  'resolver.dnssec': 'postfix/smtp[12]: warning: DNSSEC validation may be unavailable',
  'smarthost.login-missing': 'smarthost login: no password entry for smtp.example.com',
  'smarthost.login-refused':
    'SASL authentication failed; server smtp.example.com[192.0.2.1] said: authentication failed',
  'smarthost.login-in-clear':
    'SASL authentication failed: server smtp.example.com[192.0.2.1] offered no compatible authentication mechanisms for this type of connection security',
  'daemon.port-taken': 'postfix/master[12]: fatal: bind 0.0.0.0 port 25: Address already in use',
  'daemon.cannot-bind': 'exim: socket bind() to port 25 for address 192.0.2.1 failed: Cannot assign requested address',
  'daemon.already-running': 'postfix/postfix-script[12]: fatal: the Postfix mail system is already running',
  'daemon.resources': 'postfix/smtpd[12]: fatal: open file: Too many open files',
  'daemon.crashed': 'postfix/master[12]: warning: /usr/lib/postfix/sbin/smtpd: bad command startup -- throttling',
  'queue.locked': '1sAbCd-0001XY-2a Spool file is locked (another process is handling this message)',
  'queue.damaged': 'Format error in spool file 1sAbCd-0001XY-2a-H: size=0',
  'queue.frozen': '1sAbCd-0001XY-2a Message is frozen',
  'tls.version': 'SSL_accept: error:1417D18C:SSL routines:tls_process_client_hello:version too low (smtp)',
  'tls.cipher': '(gnutls_handshake): Could not negotiate a supported cipher suite. (smtp)',
  'tls.weak-key': 'TLS session: (SSL_connect): error:141A318A:SSL routines:tls_process_ske_dhe:dh key too small',
  'tls.own-cert': 'postfix/smtpd[12]: warning: cannot get RSA private key from file "/etc/ssl/mail.key"',
  'tls.client-distrusts':
    'TLS error on connection from client.example.org [192.0.2.1] (SSL_accept): error:0A000418:SSL routines::tlsv1 alert unknown ca',
  'tls.cert-name':
    "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames (nodemailer)",
  'tls.wrong-port':
    'SSL_connect error to smtp.example.com: error:1408F10B:SSL routines:ssl3_get_record:wrong version number',
  'tls.cut-off': '(gnutls_handshake): The TLS connection was non-properly terminated.',
  'symptom.not-arriving': 'my emails never arrive at hotmail',
  'symptom.nothing-comes-in': 'no emails are coming in since yesterday',
  'symptom.cannot-send': 'wordpress does not send emails',
  'symptom.asks-for-password': 'outlook keeps asking for my password',
  'symptom.in-spam': 'our mails land in the spam folder',
  'symptom.slow': 'emails arrive hours late',
  'not-mail': 'E: Unable to locate package libfoo-dev',
  unknown: '554 5.0.0 qwertz',
}

/** As a user asks: a line of a log is read as one. */
function explain(text: string, options: ExplainOptions = {}): Diagnosis {
  const { diagnosis } = answer(text, options)
  assert.ok(diagnosis, text)
  return diagnosis
}

test('every cause is brought about by a refusal', () => {
  const missed = CAUSE_IDS.flatMap((cause) => {
    const diagnosis = explain(REFUSALS[cause])
    return diagnosis.cause === cause ? [] : [`${cause}: ${diagnosis.cause} by ${diagnosis.rule}`]
  })
  assert.deepEqual(missed, [])
})

test('every answer says in every language what happened and what to do', () => {
  for (const cause of CAUSE_IDS) {
    const said = LANGUAGES.map((language) => explain(REFUSALS[cause], { language }))
    for (const { title, explanation, steps } of said) {
      assert.ok(title.length > 10 && explanation.length > 20, cause)
      assert.ok(steps.length > 0, cause)
    }
    assert.equal(new Set(said.map(({ title }) => title)).size, LANGUAGES.length, cause)
  }
})

test('x.7.1 and x.7.0 tell nothing, and 4.4.7 is never the cause', () => {
  for (const code of ['550 5.7.1', '554 5.7.0', '450 4.7.1', '5.7.1', '421 4.7.0 mx.example.com']) {
    const { confidence, rule } = explain(code)
    assert.equal(confidence, 'low', code)
    assert.ok(rule === undefined || rule.startsWith('code.4'), `${code}: ${rule}`)
  }
  for (const text of ['4.4.7', '5.4.7', '550 4.4.7 Message expired', '400 4.4.7 Message delayed']) {
    const { cause, unknown } = explain(text)
    assert.equal(cause, 'expired', text)
    assert.ok(unknown.includes('earlier-error'), text)
  }
  assert.equal(explain('550 4.4.7 Message expired: mailbox is full').cause, 'recipient.full')
})
