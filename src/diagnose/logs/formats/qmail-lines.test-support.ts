// Lines as qmail writes them, one of each kind and in the order of one log, and the record that each gives.
// They follow the forms of netqmail 1.06, ucspi-tcp and the patches named in each.

import type { SampleLine } from './sample-line.test-support.ts'

export const QMAIL_LINES: readonly SampleLine[] = [
  { what: 'a new message', text: 'new msg 706430', record: { kind: 'arrived', id: '706430' } },
  {
    what: 'its sender',
    text: 'info msg 706430: bytes 2737 from <a@example.net> qp 31064 uid 1001',
    record: { kind: 'arrived', id: '706430', from: 'a@example.net', size: 2737, user: 'uid 1001' },
  },
  {
    what: 'a delivery that starts',
    text: 'starting delivery 190552: msg 706430 to local alice@example.org',
    record: { kind: 'remark', id: '706430', text: 'starting delivery 190552: msg 706430 to local alice@example.org' },
  },
  {
    what: 'another one',
    text: 'starting delivery 190553: msg 706430 to remote bob@example.com',
    record: { kind: 'remark', id: '706430', text: 'starting delivery 190553: msg 706430 to remote bob@example.com' },
  },
  {
    what: 'the state of the queue',
    text: 'status: local 1/10 remote 1/20',
    record: { kind: 'note', text: 'status: local 1/10 remote 1/20', trouble: false },
  },
  {
    what: 'a local delivery',
    text: 'delivery 190552: success: did_0+1+0/qp_31067/',
    record: {
      kind: 'attempted',
      id: '706430',
      outcome: 'delivered',
      recipient: 'alice@example.org',
      transport: 'local',
      text: 'did 0+1+0/qp 31067',
    },
  },
  {
    what: 'a refused recipient',
    text: 'delivery 190553: failure: 192.0.2.25_does_not_like_recipient./Remote_host_said:_550-5.1.1_No_such_user./550_5.1.1_See_https://help.example/u/1/Giving_up_on_192.0.2.25./',
    record: {
      kind: 'attempted',
      id: '706430',
      outcome: 'failed',
      recipient: 'bob@example.com',
      transport: 'remote',
      text: '550-5.1.1 No such user.\n550 5.1.1 See https://help.example/u/1',
      stage: 'RCPT TO',
      peer: { address: '192.0.2.25' },
    },
  },
  {
    what: 'a bounce that is sent',
    text: 'bounce msg 706430 qp 31070',
    record: { kind: 'remark', id: '706430', text: 'bounce msg 706430 qp 31070' },
  },
  { what: 'the end of a message', text: 'end msg 706430', record: { kind: 'finished', id: '706430' } },
  {
    what: 'the number is used again, for the bounce',
    text: 'new msg 706430',
    record: { kind: 'arrived', id: '706430#2' },
  },
  {
    what: 'the bounce and what it is about',
    text: 'info msg 706430: bytes 3100 from <> qp 31070 uid 1004',
    record: { kind: 'arrived', id: '706430#2', from: '', size: 3100, bounceOf: '706430', user: 'uid 1004' },
  },
  {
    what: 'a third delivery',
    text: 'starting delivery 190554: msg 706430 to remote a@example.net',
    record: { kind: 'remark', id: '706430#2', text: 'starting delivery 190554: msg 706430 to remote a@example.net' },
  },
  {
    what: 'a connection that cannot be made',
    text: "delivery 190554: deferral: Sorry,_I_wasn't_able_to_establish_an_SMTP_connection._(#4.4.1)/",
    record: {
      kind: 'attempted',
      id: '706430#2',
      outcome: 'deferred',
      recipient: 'a@example.net',
      transport: 'remote',
      text: "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)",
      stage: 'connect',
      enhanced: '4.4.1',
    },
  },
  {
    what: 'a fourth delivery',
    text: 'starting delivery 190555: msg 706430 to remote a@example.net',
    record: { kind: 'remark', id: '706430#2', text: 'starting delivery 190555: msg 706430 to remote a@example.net' },
  },
  {
    what: 'an accepted message',
    text: 'delivery 190555: success: 192.0.2.25_accepted_message./Remote_host_said:_250_2.0.0_Ok:_queued/',
    record: {
      kind: 'attempted',
      id: '706430#2',
      outcome: 'delivered',
      recipient: 'a@example.net',
      transport: 'remote',
      text: '250 2.0.0 Ok: queued',
      peer: { address: '192.0.2.25' },
    },
  },
  {
    what: 'a fifth delivery',
    text: 'starting delivery 190556: msg 706430 to remote a@example.net',
    record: { kind: 'remark', id: '706430#2', text: 'starting delivery 190556: msg 706430 to remote a@example.net' },
  },
  {
    what: 'a report that makes no sense',
    text: 'delivery 190556: report mangled, will defer',
    record: {
      kind: 'attempted',
      id: '706430#2',
      outcome: 'deferred',
      recipient: 'a@example.net',
      transport: 'remote',
      text: 'report mangled, will defer',
    },
  },
  {
    what: 'a delivery that began before the log',
    text: 'delivery 17: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/',
    record: {
      kind: 'note',
      text: 'delivery 17: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/',
      trouble: true,
    },
  },
  {
    what: 'a bounce that nobody gets',
    text: 'triple bounce: discarding bounce/706430',
    record: { kind: 'note', text: 'triple bounce: discarding bounce/706430', trouble: true },
  },
  {
    what: 'a block list',
    text: 'rblsmtpd: 192.0.2.7 pid 12345: 451 http://bl.example/192.0.2.7',
    record: {
      kind: 'refused',
      client: { address: '192.0.2.7' },
      stage: 'initial connection',
      text: '451 http://bl.example/192.0.2.7',
      temporary: true,
    },
  },
  {
    what: 'a block list under syslog',
    tag: 'rblsmtpd',
    text: '192.0.2.7 pid 12345: 553 http://bl.example/192.0.2.7',
    record: {
      kind: 'refused',
      client: { address: '192.0.2.7' },
      stage: 'initial connection',
      text: '553 http://bl.example/192.0.2.7',
      temporary: false,
    },
  },
  {
    what: 'a connection',
    text: 'tcpserver: ok 12345 mx.example.org:192.0.2.1:25 :192.0.2.7::4711',
    record: { kind: 'note', text: 'ok 12345 mx.example.org:192.0.2.1:25 :192.0.2.7::4711', trouble: false },
  },
  {
    what: 'a recipient that does not exist',
    text: 'CHKUSER rejected rcpt: from <a@example.net:user1:> remote <c:client.example.net:192.0.2.7> rcpt <none@example.org> : not existing recipient',
    record: {
      kind: 'refused',
      client: { host: 'client.example.net', address: '192.0.2.7', helo: 'c' },
      stage: 'RCPT TO',
      from: 'a@example.net',
      text: 'not existing recipient',
      temporary: false,
      recipient: 'none@example.org',
      user: 'user1',
    },
  },
  {
    what: 'a refusal by spamdyke',
    tag: 'spamdyke',
    text: 'DENIED_RBL_MATCH from: a@example.net to: b@example.org origin_ip: 192.0.2.7 origin_rdns: (unknown) auth: (unknown) encryption: (none) reason: http://bl.example/192.0.2.7',
    record: {
      kind: 'refused',
      client: { address: '192.0.2.7' },
      stage: 'RCPT TO',
      text: 'DENIED_RBL_MATCH: http://bl.example/192.0.2.7',
      temporary: false,
      from: 'a@example.net',
      recipient: 'b@example.org',
    },
  },
  {
    what: 'a fault of the server',
    tag: 'qmail',
    text: 'alert: unable to opendir todo, sleeping...',
    record: { kind: 'note', text: 'alert: unable to opendir todo, sleeping...', trouble: true },
  },
]
