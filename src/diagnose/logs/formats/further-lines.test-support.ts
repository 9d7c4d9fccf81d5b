// Lines of servers that are told in short, each log in the order in which it was written, and what each line tells: the kind of
// record with its fields in a fixed order. Haraka's are of Haraka 3.3.4, the listings and asides of Exim of 4.96, both run for
// it; Postfix's and Sendmail's listings follow their manuals, Courier's follow a log of Courier 0.65 and the words in its program, Stalwart's its version 0.11, Exchange's Microsoft's
// page on protocol logging, Dovecot's version 2.3.

import type { LogRecord } from '../log-record.ts'

/** `[tag, text, what it tells]`; a text without a tag stands at the beginning of its line. */
export type FurtherLine = readonly [tag: string, text: string, tells: string]

/** What a record tells, in short; the records beside it come behind ` + `. */
export function tellRecord(record: LogRecord | undefined): string {
  if (record === undefined) return 'nothing'
  const others = (record.also ?? []).map((one) => ` + ${tellRecord(one)}`).join('')
  return [...partsOf(record)].filter((part) => part !== undefined && part !== '').join(' ') + others
}

function partsOf(record: LogRecord): readonly (string | undefined)[] {
  switch (record.kind) {
    case 'arrived': {
      const { id, from, recipients, client, bounceOf, size } = record
      return [
        'arrived',
        id,
        from === undefined ? '' : `from <${from}>`,
        recipients === undefined ? '' : `to ${recipients.join(',')}`,
        client?.address,
        size === undefined ? '' : `${size}`,
        bounceOf === undefined ? '' : `of ${bounceOf}`,
      ]
    }
    case 'attempted': {
      const { id, outcome, recipient, peer, stage, text } = record
      return [outcome, id, `<${recipient}>`, peer?.host ?? peer?.address, stage, text === undefined ? '' : `: ${text}`]
    }
    case 'refused': {
      const { client, from, recipient, user, stage, text, temporary } = record
      return [temporary ? 'refused for now' : 'refused', client.address, from, recipient, user, stage, `: ${text}`]
    }
    case 'finished':
      return ['finished', record.id, record.how]
    case 'remark':
      return [record.trouble ? 'trouble' : 'remark', record.id]
    case 'note':
      return [record.trouble ? 'trouble' : 'note']
  }
}

const H = '3FBB14C8-1A4D-43E8-A518-C572C4C583DE'

export const HARAKA_LINES: readonly FurtherLine[] = [
  ['', `[NOTICE] [${H}] [core] connect ip=192.0.2.7 port=36544 local_ip=127.0.0.1 local_port=25`, 'note'],
  [
    '',
    `[NOTICE] [${H}.1] [core] sender <me@example.org> code=CONT msg=""`,
    `arrived ${H}.1 from <me@example.org> 192.0.2.7`,
  ],
  [
    '',
    `[NOTICE] [${H}.1] [core] recipient <b@no.test> code=OK msg="" sender=me@example.org`,
    `arrived ${H}.1 to b@no.test 192.0.2.7`,
  ],
  [
    '',
    `[NOTICE] [${H}.1] [core] recipient <c@later.test> code=OK msg="" sender=me@example.org`,
    `arrived ${H}.1 to b@no.test,c@later.test 192.0.2.7`,
  ],
  [
    '',
    `[NOTICE] [${H}.1] [core] recipient <d@down.test> code=OK msg="" sender=me@example.org`,
    `arrived ${H}.1 to b@no.test,c@later.test,d@down.test 192.0.2.7`,
  ],
  [
    '',
    `[NOTICE] [${H}.1] [core] recipient <x@far.test> code=DENY msg="I cannot deliver mail for x@far.test" sender=me@example.org`,
    'refused 192.0.2.7 x@far.test RCPT TO : I cannot deliver mail for x@far.test',
  ],
  [
    '',
    `[NOTICE] [${H}.1] [core] message mid=<1@vm> size=254 rcpts=1/0/0 delay=0 code=CONT msg=""`,
    `arrived ${H}.1 254`,
  ],
  [
    '',
    `[INFO] [${H}.1.1] [outbound]  hook=get_mx plugin=open function=hook_get_mx params=no.test retval=OK msg=""`,
    'note',
  ],
  [
    '',
    `[NOTICE] [${H}.1.1] [outbound] recipient <b@no.test> rejected: 500 5.3.0 Error: command failed`,
    `failed ${H}.1 <b@no.test> RCPT TO : 500 5.3.0 Error: command failed`,
  ],
  ['', `[INFO] [${H}.1.1] [outbound] bouncing mail: Some recipients failed: <b@no.test>`, 'note'],
  [
    '',
    `[NOTICE] [${H}.1.2] [outbound] recipient <c@later.test> deferred: 450 4.3.0 Error: command failed`,
    `deferred ${H}.1 <c@later.test> RCPT TO : 450 4.3.0 Error: command failed`,
  ],
  [
    '',
    `[INFO] [${H}.1.2] [outbound] Temp failing 1_1_0_1_a_5_vm for 64 seconds: Some recipients temp failed: <c@later.test>`,
    'note',
  ],
  [
    '',
    `[INFO] [${H}.1.3] [outbound]  hook=get_mx plugin=open function=hook_get_mx params=down.test retval=OK msg=""`,
    'note',
  ],
  ['', `[NOTICE] [${H}.1.3] [outbound] Failed to get socket: connect ECONNREFUSED 192.0.2.9:25`, 'note'],
  [
    '',
    `[INFO] [${H}.1.3] [outbound] Temp failing 1_1_0_1_a_7_vm for 64 seconds: Tried all MXs`,
    `deferred ${H}.1 <d@down.test> : connect ECONNREFUSED 192.0.2.9:25`,
  ],
  [
    '',
    `[NOTICE] [${H}.1.2] [outbound]  delivered file=1_1_0_1_a_5_vm domain=later.test host=mx.later.test ip=192.0.2.5 port=25 mode=SMTP tls=Y auth=N response="2.0.0 Ok: queued" delay=64.1 fails=1 rcpts=1/0/0`,
    `delivered ${H}.1 <c@later.test> mx.later.test : 2.0.0 Ok: queued`,
  ],
  ['', '[ERROR] [-] [core] tls key /etc/haraka/config/tls_key.pem could not be loaded.', 'trouble'],
]

const C = '0038C081.4D026173.000051A4'

export const COURIER_LINES: readonly FurtherLine[] = [
  ['courierd', `newmsg,id=${C}: dns; localhost (localhost [127.0.0.1])`, `arrived ${C} 127.0.0.1`],
  [
    'courierd',
    `started,id=${C},from=<a@example.org>,module=esmtp,host=there.example,addr=<b@there.example>`,
    `arrived ${C} from <a@example.org> to b@there.example`,
  ],
  [
    'courierd',
    'Waiting.  shutdown time=none, wakeup time=Fri Dec 10 12:25:01 2010, queuedelivering=4, inprogress=2',
    'note',
  ],
  ['courieresmtp', `id=${C},from=<a@example.org>,addr=<b@there.example>: 550 5.1.1 no such user`, `remark ${C}`],
  [
    'courieresmtp',
    `id=${C},from=<a@example.org>,addr=<b@there.example>,status: failure`,
    `failed ${C} <b@there.example> there.example : 550 5.1.1 no such user`,
  ],
  [
    'courierlocal',
    `id=${C},from=<a@example.org>,addr=<carol@example.org>,size=329,success: Message delivered.`,
    `remark ${C}`,
  ],
  [
    'courierlocal',
    `id=${C},from=<a@example.org>,addr=<carol@example.org>,size=329,status: success`,
    `delivered ${C} <carol@example.org> : success: Message delivered.`,
  ],
  ['courierd', `completed,id=${C}`, `finished ${C}`],
  [
    'courieresmtpd',
    'error,relay=::ffff:192.0.2.7,from=<x@y.example>,to=<z@there.example>: 513 Relaying denied.',
    'refused 192.0.2.7 x@y.example z@there.example RCPT TO : 513 Relaying denied.',
  ],
  [
    'courieresmtpd',
    'error,relay=::ffff:192.0.2.7,port=4711,msg="535 Authentication failed.",cmd: AUTH LOGIN',
    'refused 192.0.2.7 AUTH : 535 Authentication failed.',
  ],
]

const S = (to: string): string => `queueId = 7, from = "a@example.org", to = ["${to}"], size = 189, total = 1`

export const STALWART_LINES: readonly FurtherLine[] = [
  [
    '',
    'INFO Queued message submission for delivery (queue.queue-message-authenticated) listenerId = "submissions", localPort = 465, remoteIp = 192.0.2.7, remotePort = 46466, queueId = 7, from = "a@example.org", to = ["b@no.test", "d@down.test"], size = 189, nextRetry = 2026-10-04T02:22:32Z',
    'arrived 7 from <a@example.org> to b@no.test,d@down.test 192.0.2.7 189',
  ],
  [
    '',
    `INFO SMTP RCPT TO rejected (delivery.rcpt-to-rejected) ${S('b@no.test')}, hostname = "mx.no.test", to = "b@no.test", code = 550, details = "5.1.1 no such user", elapsed = 0ms`,
    'remark 7',
  ],
  [
    '',
    `INFO DSN permanent failure notification (delivery.dsn-perm-fail) ${S('b@no.test')}, to = "b@no.test", hostname = "mx.no.test", code = 550, details = "5.1.1 no such user", total = 0`,
    'failed 7 <b@no.test> mx.no.test RCPT TO : 550 5.1.1 no such user',
  ],
  [
    '',
    `INFO Connection error (delivery.connect-error) ${S('d@down.test')}, domain = "down.test", hostname = "mx.down.test", localIp = (null), remoteIp = 192.0.2.9, remotePort = 25, causedBy = SMTP error occurred (smtp.error) { details = I/O Error, reason = "Connection refused (os error 111)" }, elapsed = 3ms`,
    'remark 7',
  ],
  [
    '',
    `INFO Message rescheduled for delivery (queue.rescheduled) ${S('d@down.test')}, nextRetry = 2026-10-04T02:28:29Z`,
    'deferred 7 <d@down.test> mx.down.test connect : Connection refused (os error 111)',
  ],
  [
    '',
    `INFO DSN success notification (delivery.dsn-success) ${S('d@down.test')}, to = "d@down.test", hostname = "mx.down.test", code = 250, details = "OK"`,
    'delivered 7 <d@down.test> mx.down.test : 250 OK',
  ],
  [
    '',
    `INFO Queued DSN for delivery (queue.queue-dsn) ${S('b@no.test')}, queueId = 8, from = <>, to = ["a@example.org"], size = 1627, nextRetry = 2026-10-04T02:22:32Z`,
    'arrived 8 from <> to a@example.org 1627 of 7',
  ],
  ['', `INFO Delivery completed (delivery.completed) ${S('d@down.test')}, elapsed = 0ms`, 'finished 7'],
  [
    '',
    'INFO Mailbox does not exist (smtp.mailbox-does-not-exist) listenerId = "smtp", localPort = 25, remoteIp = 192.0.2.7, remotePort = 4, to = "nobody@example.org"',
    'refused 192.0.2.7 nobody@example.org RCPT TO : Mailbox does not exist',
  ],
  ['', 'WARN Back pressure (queue.back-pressure) total = 100', 'trouble'],
  ['', 'INFO Housekeeper process started (housekeeper.start)', 'note'],
]

const E = (sequence: number, event: string, data: string, session = '08DB01'): FurtherLine[1] =>
  `2026-11-22T05:20:43.108Z,Outbound,${session},${sequence},198.51.100.7:20601,192.0.2.25:25,${event},${data},`

export const EXCHANGE_PROTOCOL_LINES: readonly FurtherLine[] = [
  [
    '',
    '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context',
    'note',
  ],
  ['', E(1, '+', ''), 'note'],
  ['', E(2, '<', '220 mx.there.example ready'), 'note'],
  ['', E(3, '>', 'EHLO mail.example.org'), 'note'],
  ['', E(4, '<', '250 PIPELINING'), 'note'],
  ['', E(5, '>', 'MAIL FROM:<a@example.org> SIZE=3004'), 'note'],
  ['', E(6, '>', 'RCPT TO:<b@there.example>'), 'note'],
  ['', E(7, '>', 'RCPT TO:<c@there.example>'), 'note'],
  ['', E(8, '<', '250 2.1.0 Ok'), 'arrived 08DB01-1 from <a@example.org>'],
  ['', E(9, '<', '550-5.1.1 no such'), 'note'],
  [
    '',
    E(10, '<', '550 5.1.1 user'),
    'failed 08DB01-1 <b@there.example> mx.there.example RCPT TO : 550-5.1.1 no such\n550 5.1.1 user',
  ],
  ['', E(11, '<', '250 2.1.5 Ok'), 'note'],
  ['', E(12, '>', 'DATA'), 'note'],
  ['', E(13, '<', '354 go on'), 'note'],
  [
    '',
    E(14, '<', '250 2.0.0 queued'),
    'delivered 08DB01-1 <c@there.example> mx.there.example end of data : 250 2.0.0 queued',
  ],
  ['', E(15, '-', ''), 'note'],
  ['', E(1, '>', '220 mail.example.org ready', '08DB02'), 'note'],
  ['', E(2, '<', 'MAIL FROM:<x@y.example>', '08DB02'), 'note'],
  ['', E(3, '>', '250 2.1.0 Sender OK', '08DB02'), 'note'],
  ['', E(4, '<', 'RCPT TO:<z@far.example>', '08DB02'), 'note'],
  [
    '',
    E(5, '>', '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain', '08DB02'),
    'refused 192.0.2.25 x@y.example z@far.example RCPT TO : 550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain',
  ],
]

export const DOVECOT_LINES: readonly FurtherLine[] = [
  [
    'dovecot',
    'imap-login: Disconnected (auth failed, 3 attempts in 12 secs): user=<alice>, method=PLAIN, rip=192.0.2.7, lip=198.51.100.7, TLS',
    'refused 192.0.2.7 alice AUTH : auth failed, 3 attempts in 12 secs',
  ],
  [
    'dovecot',
    'lmtp(alice)<712><abc>: msgid=<1@x>: save failed to INBOX: Quota exceeded (mailbox for user is full)',
    'trouble',
  ],
  ['dovecot', 'auth: Error: sql(alice): Password query failed: Connection refused', 'trouble'],
  ['dovecot', 'imap(alice)<713><abd>: Disconnected: Logged out in=50 out=800', 'nothing'],
]

export const LISTING_LINES: readonly FurtherLine[] = [
  [
    '',
    ' 4h  2.5K 1xV00J-0000b0-1P <alice@example.org> *** frozen ***',
    'arrived 1xV00J-0000b0-1P from <alice@example.org> 2560',
  ],
  ['', '          bob@there.example', 'deferred 1xV00J-0000b0-1P <bob@there.example> : Message is frozen'],
  ['', '        D carol@other.example', 'delivered 1xV00J-0000b0-1P <carol@other.example>'],
  ['', '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------', 'note'],
  ['', 'A1B2C3D4E5F     2048 Sun Nov 22 05:20:43  MAILER-DAEMON', 'arrived A1B2C3D4E5F from <> 2048'],
  [
    '',
    '(host mx.there.example[192.0.2.2] said: 451 4.7.1 Greylisting (in reply to RCPT TO command))',
    'remark A1B2C3D4E5F',
  ],
  [
    '',
    '                                         bob@there.example',
    'deferred A1B2C3D4E5F <bob@there.example> mx.there.example RCPT TO : 451 4.7.1 Greylisting',
  ],
  ['', '-- 3 Kbytes in 2 Requests.', 'note'],
  [
    '',
    '{"queue_name": "deferred", "queue_id": "4XyZ1A", "arrival_time": 1795874961, "message_size": 512, "forced_expire": false, "sender": "a@b.example", "recipients": [{"address": "c@d.example", "delay_reason": "connect to d.example[192.0.2.1]:25: Connection timed out"}]}',
    'arrived 4XyZ1A from <a@b.example> 512 + deferred 4XyZ1A <c@d.example> d.example connect : connect to d.example[192.0.2.1]:25: Connection timed out',
  ],
  ['', '-----Q-ID----- --Size-- -----Q-Time----- ------------Sender/Recipient-----------', 'note'],
  ['', '6AMLqAAh000221       25 Sun Nov 22 21:52 <a@example.org>', 'arrived 6AMLqAAh000221 from <a@example.org> 25'],
  ['', '                 (Deferred: Connection timed out with mx.silent.example.)', 'remark 6AMLqAAh000221'],
  [
    '',
    '\t\t\t\t\t <x@silent.example>',
    'deferred 6AMLqAAh000221 <x@silent.example> : Connection timed out with mx.silent.example.',
  ],
  ['', '\t\tTotal requests: 1', 'note'],
]

export const EXIM_ASIDE_LINES: readonly FurtherLine[] = [
  ['', 'Received from alice@example.org U=root P=local S=302', 'arrived msglog-1 from <alice@example.org> 302'],
  [
    '',
    'H=mx.later.test [192.0.2.5] SMTP error from remote mail server after RCPT TO:<c@later.test>: 450 4.3.0 no',
    'remark msglog-1',
  ],
  [
    '',
    'c@later.test R=down T=smtp defer (-44) H=mx.later.test [192.0.2.5]: SMTP error from remote mail server after RCPT TO:<c@later.test>: 450 4.3.0 no',
    'deferred msglog-1 <c@later.test> mx.later.test RCPT TO : 450 4.3.0 no',
  ],
  [
    '',
    'routing failed for alice@example.org: Unrouteable address',
    'failed msglog-1 <alice@example.org> : Unrouteable address',
  ],
  ['', '*** Frozen (delivery error message)', 'trouble msglog-1'],
  ['', 'delivering 1xXJ8S-0002wD-04', 'nothing'],
  ['', 'LOG: retry_defer MAIN', 'note'],
  [
    '',
    "  == a@ok.test R=down T=smtp defer (-54): retry time not reached for any host for 'ok.test'",
    "deferred 1xXJ8S-0002wD-04 <a@ok.test> : retry time not reached for any host for 'ok.test'",
  ],
]
