// The parsers of all formats, in the order in which a line is offered to them when nothing else tells whose it is: first those
// whose lines cannot be mistaken. A tag that names a program puts its parser first; no tag decides alone, because logs
// travel under foreign ones (Exim under qmail's `splogger`).

import { makeExchangeParser } from './formats/exchange.ts'
import { makeCourierParser } from './formats/courier.ts'
import { parseDovecot } from './formats/dovecot.ts'
import { makeEximAsideParser } from './formats/exim-aside.ts'
import { parseExim } from './formats/exim.ts'
import { makeHarakaParser } from './formats/haraka.ts'
import { makeOpensmtpdParser } from './formats/opensmtpd.ts'
import { parsePostfix } from './formats/postfix.ts'
import { makeQueueListingParser } from './formats/queue-listing.ts'
import { makeQmailParser } from './formats/qmail.ts'
import { makeSendmailParser } from './formats/sendmail.ts'
import { makeStalwartParser } from './formats/stalwart.ts'
import { parseWaybillEvent } from './formats/waybill.ts'
import type { LogFormat, ParseLine } from './log-record.ts'

export interface FormatParser {
  readonly format: LogFormat
  readonly parse: ParseLine
  /** Tags under which its lines usually come. */
  readonly tag?: RegExp
}

/** New ones for each log, because some remember what earlier lines said. */
export const makeFormats = (): readonly FormatParser[] => [
  { format: 'exim', parse: parseExim, tag: /^exim/i },
  { format: 'postfix', parse: parsePostfix, tag: /^postfix/i },
  { format: 'waybill', parse: parseWaybillEvent, tag: /^waybill/i },
  { format: 'opensmtpd', parse: makeOpensmtpdParser(), tag: /^(?:open)?smtpd$/i },
  { format: 'qmail', parse: makeQmailParser(), tag: /^qmail/i },
  { format: 'sendmail', parse: makeSendmailParser(), tag: /^(?:sendmail|sm-)/i },
  { format: 'exchange', parse: makeExchangeParser() },
  { format: 'haraka', parse: makeHarakaParser(), tag: /^haraka/i },
  { format: 'stalwart', parse: makeStalwartParser(), tag: /^stalwart/i },
  { format: 'courier', parse: makeCourierParser(), tag: /^courier|^esmtpd$/ },
  { format: 'dovecot', parse: parseDovecot, tag: /^dovecot$/ },
  // Lines that are told by little, and stand in no log.
  { format: 'exim', parse: makeEximAsideParser() },
  { format: 'postfix', parse: makeQueueListingParser() },
]

/** Programs beside a mail server in one log; their lines are counted, and not called unrecognised. */
export const OTHER_PROGRAMS =
  /^(?:CRON|cron|anacron|sshd|sshd-session|sudo|su|login|systemd.*|kernel|rsyslogd|syslogd?|dbus.*|NetworkManager|chronyd|ntpd|dhclient|dovecot|imap.*|pop3.*|courier.*|authdaemond|spamd|spamc|clamd|clamav.*|freshclam|amavis.*|opendkim|opendmarc|openarc|postgrey|policyd.*|rspamd|saslauthd|named|unbound|nginx|apache2?|httpd|php.*|mysqld|mariadbd?|postgres|docker.*|containerd|snapd|fail2ban.*|ufw|auditd?|polkitd|fwupd|multipathd|useradd|usermod|groupadd|passwd|chage|vsftpd|proftpd|pure-ftpd)$/
