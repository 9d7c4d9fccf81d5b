// When a client must wait for a reply before it says more (RFC 2920 §3.1). One that does not has not read what it was
// answered: after a refused DATA its content would be taken for commands, and whoever writes that content writes our
// commands. So the session ends there; what came early is never carried out. The list is that of Exim and Postfix.

/** The last commands of a group, whatever was offered. AUTH: RFC 4954 §4; STARTTLS: RFC 3207 §4; both change the state. */
const ENDS_A_GROUP = new Set([
  'EHLO',
  'HELO',
  'DATA',
  'VRFY',
  'EXPN',
  'NOOP',
  'TURN',
  'ETRN',
  'STARTTLS',
  'AUTH',
  'XCLIENT',
])

/** These may stand inside a group where PIPELINING was offered, which only the answer to EHLO does. */
const INSIDE_A_GROUP = new Set(['MAIL', 'RCPT', 'RSET'])

/** Whether a client must wait for the reply to this command. Behind QUIT nothing is read; BDAT brings its content along. */
export function mustWait(verb: string, pipelining: boolean): boolean {
  return ENDS_A_GROUP.has(verb) || (!pipelining && INSIDE_A_GROUP.has(verb))
}
