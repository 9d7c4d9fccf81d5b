// Tells what is no SMTP from what is a mistake in SMTP. A browser, a fetching web service or a mail program on the wrong
// port can be made to send a server whatever somebody else wrote; if the first lines, which that somebody does not choose,
// were only answered with 500, the rest would be carried out. Such a session ends at its first line.

import { isCommand, parseCommand } from './command.ts'

/** `field`: a line of a header. `binary`: octets that begin no text. `text`: a first line that is no command of SMTP. */
export const OTHER_PROTOCOLS = ['tls', 'http', 'ssh', 'field', 'binary', 'text'] as const
export type OtherProtocol = (typeof OTHER_PROTOCOLS)[number]

/** The first octet of a TLS handshake record (RFC 8446 §5.1), which begins no SMTP command. */
const TLS_HANDSHAKE = 0x16
const TAB = 9
const LF = 10
const CR = 13

/** Methods of RFC 9110 §9, RFC 5789 and the preface of HTTP/2 (RFC 9113 §3.4); any other by its version at the end. */
const HTTP = /^(?:(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PRI)(?:\s|$)|\S+\s.*\sHTTP\/\d)/i
/** As fields of mail and of HTTP are named. No command of SMTP has a colon in its first word. */
const FIELD = /^[A-Z][\w-]*:/i
const SSH = /^SSH-\d/

/** By the octet that a line begins with: what is binary may have no line end for long. */
export function protocolOfOctet(octet: number, first: boolean): OtherProtocol | undefined {
  if (octet === TLS_HANDSHAKE) return 'tls'
  if (!first || octet === TAB || octet === CR || octet === LF) return undefined
  return octet < 32 || octet > 126 ? 'binary' : undefined
}

/** By a whole line, or its beginning. `first`: nothing was said before it in this session. */
export function protocolOfLine(line: string, first: boolean): OtherProtocol | undefined {
  const said = line.trimStart()
  if (isCommand(parseCommand(said).verb)) return undefined
  if (HTTP.test(said)) return 'http'
  if (SSH.test(said)) return 'ssh'
  if (FIELD.test(said)) return 'field'
  return first ? 'text' : undefined
}
