// Exim's main, reject and panic log. A line belongs to a message when it begins with a message id; else it is a refusal, or one
// of the known openings of lines about a session or the server. What begins in no known way is not claimed: in a mixed log
// it may be another program's.

import type { LogLine, LogRecord } from '../log-record.ts'
import { eximIdLength } from './exim-id.ts'
import { parseEximMessage } from './exim-message.ts'
import { parseEximRejection } from './exim-rejection.ts'

export function parseExim(line: LogLine): LogRecord | undefined {
  const { text } = line
  const length = eximIdLength(text, 0)
  if (length > 0) {
    let at = length
    while (text.charCodeAt(at) === 32) at++
    return parseEximMessage(line, text.slice(0, length), at)
  }
  const refusal = parseEximRejection(line, text)
  if (refusal !== undefined) return refusal
  if (TROUBLE.test(text)) return { at: line.at, format: 'exim', kind: 'note', text, trouble: true }
  if (ORDINARY.test(text)) return { at: line.at, format: 'exim', kind: 'note', text, trouble: false }
  return undefined
}

/** Openings of lines that tell of something wrong, with a connection or with the server. */
const TROUBLE = new RegExp(
  `^(?:${[
    'TLS error on connection ',
    'TLS session failure',
    'SMTP (?:command|data) timeout',
    'SMTP connection from .{1,300} (?:lost|reset)',
    'SMTP connection (?:lost|outbound)',
    'unexpected (?:disconnection|connection) while reading ',
    'H=.{1,500} (?:sender verify (?:fail|defer) |Warning: )',
    'Exim configuration (?:file |error)',
    'Cannot open ',
    'Could not ',
    'Couldn.t ',
    'Failed (?:to |writing )',
    'failed to ',
    'Expansion of ',
    'failed (?:to expand|expansion)',
    'socket bind\\(\\) ',
    'Unable to ',
    'unable to ',
    'no recipients found in headers',
    'Warning: ',
    'exim user lost privilege',
    'ident connection to ',
    'DKIM: ',
    'spam acl condition',
    'malware acl condition',
    'Spool file ',
    'Format error in spool file',
    'lookup of host ',
    'lowest numbered MX ',
    'list matching forced to fail',
    'DNS lookup ',
    'dnslists? ',
    'too many ',
    'abandoned: ',
    'refused connection ',
    'rejected ',
    'temporarily rejected ',
    'non-existent ',
    'string_sprintf',
    'Tainted ',
    'panic',
  ].join('|')})`,
)

/** Openings of lines that tell what is usual. */
const ORDINARY = new RegExp(
  `^(?:${[
    'exim \\d[\\w.]* daemon (?:started|restarted|exiting)',
    'Start queue run: ',
    'End queue run: ',
    'pid \\d+: ',
    'no (?:host name|IP address) found for ',
    'ETRN ',
    'H=\\S+ ',
    'H=\\(',
    'cwd=',
    'SMTP connection (?:from|identification|to) ',
    'SMTP call from ',
    'TLS ',
    'Suggested action: ',
    'host name alias list truncated',
    'IPv6 ',
    'daemon ',
    'queue run: ',
    'SIGHUP received',
    'SIGTERM received',
    'VRFY ',
    'EXPN ',
    'PRDR ',
    'local delivery ',
    '\\d+ args?: ',
    'message size ',
    'initializing ',
    '(?:mainlog|rejectlog|paniclog) ',
    'no MAIL in ',
  ].join('|')})`,
)
