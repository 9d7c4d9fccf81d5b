// Lines of the programs that stand before qmail's SMTP server: tcpserver, rblsmtpd, the chkuser patch, spamdyke. They name
// themselves in the text (under multilog) or in the tag (under syslog).

import type { LogLine, LogRecord, Peer, RecordDraft } from '../log-record.ts'

const PROGRAMS = ['tcpserver', 'rblsmtpd', 'qmail-smtpd', 'spamdyke', 'vpopmail', 'simscan'] as const
type Program = (typeof PROGRAMS)[number]

export function readQmailDoor(line: LogLine): LogRecord | undefined {
  const { tag, text } = line
  const inText = PROGRAMS.find(
    (name) => text.startsWith(name) && /^(?:\[\d+\])?: /.test(text.slice(name.length, name.length + 14)),
  )
  const program = inText ?? PROGRAMS.find((name) => tag === name)
  const words = inText === undefined ? text : text.slice(text.indexOf(': ') + 2)
  if (text.startsWith('CHKUSER ') || words.startsWith('CHKUSER ')) return readChkuser(line, words)
  if (program === undefined) return undefined
  return readProgram(line, program, words)
}

function readProgram(line: LogLine, program: Program, words: string): LogRecord {
  const note = (trouble: boolean): LogRecord => ({ at: line.at, format: 'qmail', kind: 'note', text: words, trouble })
  switch (program) {
    case 'rblsmtpd':
      return readBlockList(line, words) ?? note(false)
    case 'spamdyke':
      return readSpamdyke(line, words) ?? note(words.startsWith('ERROR'))
    case 'tcpserver':
      return note(words.startsWith('fatal') || words.startsWith('warning') || words.startsWith('deny'))
    case 'qmail-smtpd':
    case 'vpopmail':
    case 'simscan':
      return note(false)
  }
}

/** `192.0.2.1 pid 12345: 451 http://www.example.org/blocked`. */
function readBlockList({ at }: LogLine, words: string): LogRecord | undefined {
  const found = /^(\S{3,45}) pid \d+: ((\d)\d\d .*)$/.exec(words)
  if (found === null) return undefined
  const [, address = '', text = '', first] = found
  return {
    at,
    format: 'qmail',
    kind: 'refused',
    client: { address },
    stage: 'initial connection',
    text,
    temporary: first === '4',
  }
}

/** `CHKUSER rejected rcpt: from <a@b:user:> remote <helo:host:192.0.2.1> rcpt <c@d> : not existing recipient`. */
function readChkuser({ at }: LogLine, words: string): LogRecord {
  const start = words.indexOf('CHKUSER ')
  const said = words.slice(start + 8)
  const found = /^rejected (\w+): from <([^>]*)> remote <([^>]*)> rcpt <([^>]*)> : (.*)$/.exec(said)
  if (found === null) return { at, format: 'qmail', kind: 'note', text: words, trouble: false }
  const [, , sender = '', remote = '', recipient = '', text = ''] = found
  const [helo = '', host = '', ...address] = remote.split(':')
  const [from = '', user = ''] = sender.split(':')
  const record: RecordDraft<'refused'> = {
    at,
    format: 'qmail',
    kind: 'refused',
    client: peer(helo, host, address.join(':')),
    stage: recipient === '' ? 'MAIL FROM' : 'RCPT TO',
    from,
    text,
    temporary: false,
  }
  if (recipient !== '') record.recipient = recipient
  if (user !== '') record.user = user
  return record
}

/** `DENIED_RBL_MATCH from: a@b to: c@d origin_ip: 192.0.2.1 origin_rdns: h auth: (unknown) encryption: (none) reason: ...`. */
function readSpamdyke({ at }: LogLine, words: string): LogRecord | undefined {
  if (!/^(?:DENIED|FILTER)_\w+ from: /.test(words)) return undefined
  const value = (name: string): string | undefined => {
    const found = new RegExp(` ${name}: (\\S+)`).exec(words)?.[1]
    return found === undefined || found.startsWith('(') ? undefined : found
  }
  const recipient = value('to')
  const from = value('from')
  const reason = words.indexOf(' reason: ')
  const record: RecordDraft<'refused'> = {
    at,
    format: 'qmail',
    kind: 'refused',
    client: peer('', value('origin_rdns') ?? '', value('origin_ip') ?? ''),
    stage: 'RCPT TO',
    text: words.slice(0, words.indexOf(' ')) + (reason < 0 ? '' : `: ${words.slice(reason + 9)}`),
    temporary: /GRAYLIST|TIMEOUT/.test(words),
  }
  if (from !== undefined) record.from = from
  if (recipient !== undefined) record.recipient = recipient
  const user = value('auth')
  if (user !== undefined) record.user = user
  return record
}

function peer(helo: string, host: string, address: string): Peer {
  return {
    ...(host === '' || host === 'unknown' ? {} : { host }),
    ...(address === '' || address === 'unknown' ? {} : { address }),
    ...(helo === '' ? {} : { helo }),
  }
}
