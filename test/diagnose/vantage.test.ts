// Who said it decides: lines of a server about itself, of a server that refused a client, of a backend, and what is no code,
// told by pastes of each kind in our own words. Through the library, as users ask.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CauseId } from '../../src/diagnose/causes/facts.ts'
import type { Who } from '../../src/diagnose/diagnosis.ts'
import { explain } from '../../src/diagnose/library.ts'
import type { Speaker } from '../../src/diagnose/vantage.ts'

type Kind = readonly [what: string, text: string, cause: CauseId, who: Who, retry: boolean | null, speaker: Speaker]

const KINDS: readonly Kind[] = [
  [
    'the key length of a cipher is no reply code',
    '2026-05-14 10:11:12 H=(laptop) [192.0.2.4] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no F=<a@firm.example> rejected RCPT <b@elsewhere.example>: relay not permitted',
    'relay.denied',
    'sender',
    false,
    'own-to-client',
  ],
  [
    'a count of bytes is no reply code',
    '251 bytes sent, then: Connection refused by mx.there.example',
    'network.connect',
    'wait',
    true,
    'unknown',
  ],
  [
    'a setting that cannot be worked out is no refusal by somebody',
    '2026-08-25 20:26:49 1sAbCd-0001eM-09 == me@there.example R=dnslookup T=remote_smtp defer (-1): failed to expand "helo_data" option for remote_smtp transport: failed to open /etc/exim4/helo: Permission denied (euid=108 egid=115)',
    'local-config.permission',
    'sender-admin',
    true,
    'own',
  ],
  [
    'a filter that is down says nothing about the content',
    '2026-11-09 11:06:21 1sAbCd-0004dQ-4z spam acl condition: all spamd servers failed',
    'backend.scanner',
    'sender-admin',
    null,
    'own',
  ],
  [
    'names of variables in an expression are no words of a refusal',
    'failed to expand ACL string "${eval:$acl_c_most * 2} / 1h / $authenticated_id": error in expression evaluation: expecting number',
    'local-config.expansion',
    'sender-admin',
    false,
    'own',
  ],
  [
    'nobody was asked, so nobody refused',
    'Nov 14 07:55:52 mx postfix/smtp[90878]: 85790A78E3B: to=<user@there.example>, relay=none, delay=0.63, delays=0.36/0.02/0.25/0, dsn=4.3.0, status=deferred (server unavailable or unable to receive mail)',
    'unknown',
    'sender-admin',
    true,
    'own',
  ],
  [
    'a mail store in a private network is one’s own',
    'postfix/lmtp[23]: 87F043F2BE: to=<info@own.example>, relay=none, delay=20, delays=20/0.07/0/0, dsn=4.4.1, status=deferred (connect to 172.20.0.9[172.20.0.9]:24: Connection refused)',
    'backend.delivery',
    'recipient-admin',
    true,
    'backend',
  ],
  [
    'so is one on the machine itself, from a fragment of a line',
    'relay=localhost[127.0.0.1]:10024, delay=0.32, delays=0.29/0.01/0.02/0, dsn=4.4.2, status=deferred (lost connection with localhost[127.0.0.1] while receiving the initial server greeting)',
    'backend.delivery',
    'sender-admin',
    true,
    'backend',
  ],
  [
    'an operator that is never down cannot be reached: port 25 is closed here',
    'Sep 29 08:40:57 mx postfix/smtp[14105]: 15C904A3824: to=<e@gmail.com>, relay=none, delay=742, delays=652/0.02/90/0, dsn=4.4.1, status=deferred (connect to alt1.gmail-smtp-in.l.google.com[192.0.2.26]:25: Connection timed out)',
    'network.port-25-blocked',
    'ip-owner',
    true,
    'own',
  ],
  [
    'an operator that everybody knows is not found: the resolver is broken',
    'postfix/smtp[813]: 64EA7270417: to=<p@outlook.com>, relay=none, delay=1.5, delays=0.8/0.09/0.64/0, dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for name=outlook-com.olc.protection.outlook.com type=A: Host found but no data record of requested type)',
    'resolver.broken',
    'sender-admin',
    false,
    'own',
  ],
  [
    'the filter of this server refused: its administrator reads this',
    'May  7 23:04:43 mx postfix/cleanup[717285]: 0437429007C5: milter-reject: END-OF-MESSAGE from unknown[192.0.2.154]: 5.7.1 Spam message rejected; from=<a@news.example> to=<me@own.example> proto=ESMTP helo=<smtp.news.example>',
    'spam.content',
    'recipient-admin',
    false,
    'own-to-client',
  ],
  [
    'a block list that names the largest senders is asked wrongly',
    '2026-02-12 16:28:33 H=mail-wm1-f47.google.com [192.0.2.47] F=<h@gmail.com> rejected RCPT <info@own.example>: Rejected because 192.0.2.47 is in a black list at zen.spamhaus.org',
    'receiver-misconfig',
    'recipient-admin',
    false,
    'own-to-client',
  ],
  [
    'a program of qmail that cannot be run',
    'delivery 245: failure: Unable_to_run_qmail-remote./',
    'local-config.program-missing',
    'sender-admin',
    false,
    'own',
  ],
  [
    'a delivery program that was called wrongly',
    "lda: Fatal: Invalid -f parameter: Missing domain after '@' in source route",
    'local-config.delivery-program',
    'recipient-admin',
    null,
    'own',
  ],
  [
    'a deferral without a reason is still one',
    'Dec 14 05:28:39 mx1 sendmail[31574]: mBDIYhEa031574: to=<c@there.example>, delay=00:00:00, xdelay=00:00:00, mailer=esmtp, pri=41874, relay=mail.there.example., dsn=4.0.0, stat=Deferred',
    'unknown',
    'sender-admin',
    true,
    'own',
  ],
  ['plain words: no mail arrives', 'не приходит почта на яндекс', 'symptom.not-arriving', 'unknown', null, 'person'],
  [
    'plain words: the password',
    'outlook keeps asking for my password',
    'symptom.asks-for-password',
    'sender',
    null,
    'person',
  ],
  ['plain words: PHP', 'mail() returns false', 'local-config.program-missing', 'sender-admin', false, 'program'],
]

for (const [what, text, cause, who, retry, speaker] of KINDS) {
  test(what, () => {
    const { diagnosis } = explain(text)
    assert.ok(diagnosis)
    assert.deepEqual(
      [diagnosis.cause, diagnosis.who, diagnosis.retryHelps, diagnosis.vantage.speaker],
      [cause, who, retry, speaker],
    )
  })
}
