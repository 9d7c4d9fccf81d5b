// Waybill's own texts, where the general rules do not tell them right or not surely: of the session, of log-in, of the listener and
// of the rules of the presets. test/diagnose/own-texts.test.ts takes all of them from where they are spoken and asks each.

import type { CauseId } from '../causes/facts.ts'
import type { Rule } from './rule.ts'

/** The sample is what is said, with everything filled in. */
const spoken = (id: string, cause: CauseId, says: readonly string[], ...samples: readonly string[]): Rule => ({
  id: `waybill.${id}`,
  cause,
  says,
  source: 'waybill',
  samples,
})

export const WAYBILL_RULES: readonly Rule[] = [
  spoken(
    'sender',
    'sender.mismatch',
    ['you have logged in as ~ is not one of your addresses'],
    '553 5.7.1 You have logged in as alice, and a@far.example is not one of your addresses; send as yourself (wb-7F3K2Q)',
  ),
  spoken(
    'log-in-first',
    'auth.required',
    ['please login first: this port is for'],
    '530 5.7.0 Please log in first: this port is for the users of this server, and your address 192.0.2.7 may not send without log-in',
  ),
  spoken(
    'relay',
    'relay.denied',
    ['relaying to ~ refused: please login first', 'relaying to ~ refused: your address'],
    '550 5.7.1 Relaying to far.example refused: your address 192.0.2.7 may only send to domains of this server (wb-7F3K2Q)',
  ),
  spoken(
    'not-set-up',
    'receiver-misconfig',
    ['this server is not set up to take mail'],
    '550 5.3.2 This server is not set up to take mail yet (site: none) (wb-7F3K2Q)',
  ),
  spoken(
    'alias',
    'recipient.unknown',
    ['no mail for addr:'],
    '550 5.1.6 No mail for bob@here.example: he has left (wb-7F3K2Q)',
  ),
  spoken(
    'bad-recipients',
    'limit.bad-recipients',
    ['too many of the recipients of this message do not exist'],
    '550 5.7.1 Too many of the recipients of this message do not exist; it will not be taken for any more of them (wb-7F3K2Q)',
  ),
  spoken(
    'listed',
    'blocklist.ip',
    ['ip is listed at ~ (wb-*'],
    '550 5.7.1 203.0.113.7 is listed at zen.example (no text) (wb-7F3K2Q)',
  ),
  spoken(
    'session-full',
    'limit.rate',
    ['too many messages in one session'],
    '421 4.7.0 Too many messages in one session, 100 are allowed; connect again',
  ),
  spoken(
    'client-blocked',
    'policy.ip-blocked',
    ['your address ~ is on the blocklist of this server'],
    '550 5.7.1 Your address 192.0.2.7 is on the block list of this server; if this is wrong, write to postmaster (wb-7F3K2Q)',
  ),
  spoken(
    'sender-blocked',
    'policy.sender-blocked',
    ['the sender ~ is on the blocklist of this server'],
    '550 5.7.1 The sender a@far.example is on the block list of this server; if this is wrong, write to postmaster (wb-7F3K2Q)',
  ),
  spoken(
    'scanner',
    'spam.content',
    ['refused by a check of the content'],
    '550 5.7.1 Refused by a check of the content (rspamd): no words of its own (wb-7F3K2Q)',
  ),
  spoken(
    'scanner-later',
    'greylist',
    ['a check of the content ~ asks to try again later'],
    '451 4.7.1 A check of the content (rspamd) asks to try again later: no words of its own (wb-7F3K2Q)',
  ),
  spoken(
    'malware',
    'virus',
    ['this message holds malware'],
    '550 5.7.1 This message holds malware: Eicar-Signature (wb-7F3K2Q)',
  ),
  spoken(
    'rule',
    'policy.local',
    ['refused by a rule of this server', 'not now, by a rule of this server'],
    '550 5.7.1 Refused by a rule of this server (office-hours) (wb-7F3K2Q)',
  ),
  spoken(
    'address',
    'format.address',
    [
      'sender address|recipient address ~ is empty|is too long|has no domain|has characters before|is not in the form',
      'sender address|recipient address ~ has a domain that is not a valid name',
      'the address ~ holds characters that are not accepted here',
    ],
    '501 5.1.3 The recipient address has characters before the @ that are not allowed',
  ),
  spoken(
    'header',
    'format.rfc5322',
    [
      'the message has a line of ~ octets',
      'a line of this message has ~ octets',
      'in the field ~ cannot be read',
      'no address in sender, reply-to or from',
      'the header of the message is longer than',
    ],
    '550 5.6.0 The message has a line of 1200 octets, 998 are allowed (RFC 5322); wrap it',
  ),
  spoken(
    'tls-port',
    'tls.wrong-port',
    ['this port begins without tls'],
    '554 5.5.1 This port begins without TLS: set your program to STARTTLS, or use port 465',
  ),
  spoken(
    'not-smtp',
    'protocol',
    [
      'this is a mail server: it speaks smtp',
      'this is a mail server, and that was no',
      'that is a line of a message and no',
    ],
    '554 5.5.1 This is a mail server: it speaks SMTP, not HTTP; closing',
  ),
  spoken(
    'dialogue',
    'protocol',
    [
      'is not possible in a transaction',
      'a transaction is open already',
      'this connection has tls already',
      'you have logged in already',
      'data cannot follow bdat',
      'starttls|expn|etrn|atrn|turn|send|soml|saml|xclient|noop ~ is not available here',
      'takes no argument',
      'parameter ~ is malformed',
      'parameter ~ is not supported',
      'syntax: auth|syntax: xclient|syntax: bdat',
      'malformed authentication message',
      'cannot decode base64',
      'authentication cancelled',
      'authentication exchange line is too long',
      'this mechanism begins with a challenge',
      'too many ~ commands ~ are allowed; closing',
      'too many commands ~ are allowed; closing',
      'too many errors in this session',
    ],
    '503 5.5.1 EHLO is not possible in a transaction, RSET ends it',
  ),
  spoken(
    'no-log-in',
    'auth.failed',
    ['there is no login on this connection', 'temporary authentication failure: try again later'],
    '502 5.5.1 There is no log-in on this connection',
  ),
  spoken(
    'full',
    'system.full',
    ['the server has no room for mail now'],
    '452 4.3.1 The server has no room for mail now; please try again later',
  ),
  spoken(
    'not-now',
    'system.temp',
    [
      'the server cannot store mail now',
      'the message could not be stored; please try again',
      'a check could not be made; please try again',
      'the server is stopping; please try again',
    ],
    '421 4.3.2 The server is stopping; please try again in a minute',
  ),
  spoken(
    'too-slow',
    'network.timeout',
    ['no command came for too long', 'the session took too long; closing'],
    '421 4.4.2 No command came for too long; closing',
  ),
  spoken(
    'port-taken',
    'daemon.port-taken',
    ['something else listens on ~ already'],
    'waybill: Something else listens on port 25 of 0.0.0.0 already.',
  ),
  spoken(
    'cannot-bind',
    'daemon.cannot-bind',
    ['you are not allowed to use port', 'this machine does not have the address ~ listen'],
    'waybill: You are not allowed to use port 25. Ports below 1024 want root, or the right to bind them (CAP_NET_BIND_SERVICE).',
  ),
  spoken(
    'running',
    'daemon.already-running',
    ['another waybill runs on this state folder'],
    'waybill: Another Waybill runs on this state folder. Stop it first, or name another folder with --state.',
  ),
  spoken(
    'folder',
    'local-config.permission',
    [
      'start waybill as the user who owns it',
      'the state folder is not safe from others',
      'the state folder cannot be written',
      'is on a file system that is read-only',
      'is not a folder, or something in the way to it is none',
      'is in the way: it is no socket',
      'the path of the state folder is too long',
      'the file system of the state folder cannot keep a queue',
    ],
    'waybill: You are not allowed to use /var/lib/waybill. Start Waybill as the user who owns it, or name another folder with --state.',
  ),
  spoken(
    'disk-full',
    'system.full',
    ['the disk of the state folder is full'],
    'waybill: The disk of the state folder is full. Make room and start again; nothing that was accepted is lost.',
  ),
  spoken(
    'damaged',
    'queue.damaged',
    [
      'mail that was promised may be missing',
      'the state folder cannot be read',
      'the state folder was written by a newer waybill',
    ],
    'waybill: Mail that was promised may be missing: queue.db is gone.',
  ),
]
