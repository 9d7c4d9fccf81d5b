// Lines of Dovecot that matter to mail: log-ins that failed, mail that it could not save, and what it calls an error. All others are
// left to be counted as another program's.

import type { LogLine, LogRecord, ParseLine } from '../log-record.ts'

const GRAVE = /^(?:[\w-]{1,40}(?:\([^)]{0,400}\))?(?:<[^>]{0,100}>){0,2}: )?(?:Error|Fatal|Panic): /
/** `imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<x>, method=PLAIN, rip=192.0.2.7, ...` */
const LOGIN = /^(?:imap|pop3|submission|managesieve)-login: .{0,120}\((?:[^()]*, )?auth failed, \d+ attempts/
const SAVE_FAILED =
  /^(?:lmtp|lda)\(.{0,300}: (?:msgid=.{0,500}: )?(?:save failed to|failed to store into|Can't save|Mailbox )/

export const parseDovecot: ParseLine = (line) => {
  const { tag, text } = line
  if (tag !== 'dovecot' && !/^(?:imap|pop3|submission|managesieve)-login: |^(?:lmtp|lda)\(/.test(text)) return undefined
  if (LOGIN.test(text)) return failedLogIn(line)
  const trouble = GRAVE.test(text) || SAVE_FAILED.test(text)
  return trouble ? { at: line.at, format: 'dovecot', kind: 'note', text, trouble } : undefined
}

function failedLogIn({ at, text }: LogLine): LogRecord {
  const user = /user=<([^>]{1,320})>/.exec(text)?.[1]
  const address = /\brip=([\d.:a-fA-F]{2,60})/.exec(text)?.[1]
  const open = text.indexOf('(')
  return {
    at,
    format: 'dovecot',
    kind: 'refused',
    client: address === undefined ? {} : { address },
    ...(user === undefined ? {} : { user }),
    stage: 'AUTH',
    text: text.slice(open + 1, text.indexOf(')', open)),
    temporary: false,
  }
}
